"""The national schema *Projets de collectivités* 0.1.0, judged by its own published file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.utils import timezone

from terril.agreements.models import Side
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState as S
from terril.opendata.sets import projects
from tests import factories
from tests.initiatives.life import Life, days

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SCHEMAS = {
    "projets": DATA / "schemas" / "betagouv-projets-territoire-latest.schema.json",
    "collectivites": DATA / "schemas" / "betagouv-collectivites-latest.schema.json",
}
EXAMPLES = {
    "projets": DATA / "ref" / "projets-territoire-exemple-valide.csv",
    "collectivites": DATA / "ref" / "collectivites-exemple-valide.csv",
}


def faults(name: str, text: str, folder: Path) -> list[str]:
    """Return what a well-kept validator finds wrong with a file."""
    import warnings

    with warnings.catch_warnings():
        # The validator's own dependencies are not ours to mend.
        warnings.simplefilter("ignore")
        from frictionless import Resource, Schema

        file = folder / f"{name}.csv"
        file.write_text(text, encoding="utf-8", newline="")
        schema = Schema.from_descriptor(json.loads(SCHEMAS[name].read_text(encoding="utf-8")))
        report = Resource(path=file.name, basepath=str(folder), schema=schema).validate()
    return [f"{e.type}: {e.message}" for task in report.tasks for e in task.errors]


@pytest.fixture
def judged(tmp_path):
    if not SCHEMAS["projets"].exists():
        pytest.skip("../shared/data is not beside this copy of the project")
    return lambda name, text: faults(name, text, tmp_path)


def text_of(client, name) -> str:
    return b"".join(client.get(f"/donnees/{name}.csv").streaming_content).decode()


@pytest.fixture
def written(client, town):
    """A town with an initiative at each state, one late, one with its town's share, and hostile words."""
    life = Life(town)
    town.siren = "216205286"
    town.parent = factories.TownFactory(kind="agglomeration", siren="246200364", host=None)
    town.save()
    hall = life.hall
    hall.siret = "21620528600018"
    hall.save()
    for state in S:
        factories.InitiativeFactory(
            territory=town, state=state, number=None if state is S.IDEA else 100 + list(S).index(state)
        )
    late = life.at(S.RECEIVED)
    Initiative.objects.filter(pk=late.pk).update(
        answer_due_on=timezone.localdate() - days(3), description='=1+1\n"guillemets", virgules ; été'
    )
    signed = life.at(S.SIGNED)
    share = signed.agreement.commitments.filter(party__side=Side.TOWN).first()
    share.value_cents = 1234_56
    share.save()
    return {name: text_of(client, name) for name in SCHEMAS}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_valid_by_the_published_schema(judged, written, name):
    assert judged(name, written[name]) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_its_columns_are_those_of_the_schema_in_their_order(judged, written, name):
    wanted = [field["name"] for field in json.loads(SCHEMAS[name].read_text(encoding="utf-8"))["fields"]]
    assert written[name].splitlines()[0].split(",") == wanted
    assert EXAMPLES[name].read_text(encoding="utf-8").splitlines()[0].split(",") == wanted


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("projets", "Opération", "Travaux"),
        ("projets", "21620528600018", "2162052860001"),
        ("projets", ",1234,", ",1234.56,"),
        ("projets", "createdAt", "creeLe"),
        ("projets", '"[', '"'),
        ("collectivites", "Commune", "Ville"),
        ("collectivites", "216205286", "21620528"),
    ],
)
def test_the_validator_sees_a_fault_when_there_is_one(judged, written, name, right, wrong):
    assert right in written[name]
    assert judged(name, written[name].replace(right, wrong, 1)) != []


def test_what_is_told_of_each(written):
    rows = {row["nom"]: row for row in csv.DictReader(io.StringIO(written["projets"]))}
    phases = {(row["phase"], row["phaseStatut"]) for row in rows.values()}
    assert ("Idée", "En cours") in phases
    assert ("Étude", "En pause") in phases
    assert ("Opération", "Terminé") in phases
    assert all(row["porteurReferentNom"] == row["porteurReferentEmail"] == "" for row in rows.values())
    (town, agglomeration) = sorted(
        csv.DictReader(io.StringIO(written["collectivites"])), key=lambda row: row["type"]
    )
    assert all(json.loads(row["collectiviteIds"]) == [town["id"]] for row in rows.values())
    assert (agglomeration["type"], agglomeration["codeEpci"]) == ("EPCI", "246200364")
    assert json.loads(town["codeDepartements"]) == ["62"]


def test_a_late_answer_is_late_and_a_draft_is_no_project(client, town, written):
    rows = list(csv.DictReader(io.StringIO(written["projets"])))
    assert [row["phase"] for row in rows if row["phaseStatut"] == "En retard"] == ["Idée"]
    assert len(rows) == Initiative.objects.filter(number__isnull=False).count()
    assert [row["budgetPrevisionnel"] for row in rows if row["budgetPrevisionnel"]] == ["1234"]


def test_every_state_that_people_see_has_its_phase():
    assert set(projects.PHASES) == set(S) - {S.IDEA}


def test_identifiers_stay_whatever_the_address_of_the_site(client, town):
    factories.InitiativeFactory(territory=town, number=7)
    before = text_of(client, "projets").splitlines()[1][:36]
    town.host = "ailleurs.example"
    town.save()
    assert text_of(client, "projets").splitlines()[1][:36] == before

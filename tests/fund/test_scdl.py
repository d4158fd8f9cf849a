"""The subsidies file: valid by the common schema of towns, silent about whoever may not be named."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from frictionless import Resource, Schema, validate

from terril.directory.models import Organisation
from terril.foundation import clock
from terril.fund import actions, queries
from tests import factories
from tests.fund.life import SIRET
from tests.initiatives.pages import text_of, visitor

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SCHEMA = DATA / "schemas" / "scdl-subventions-latest.schema.json"


@pytest.fixture(scope="module")
def schema():
    if not SCHEMA.exists():
        pytest.skip("../shared/data is not beside this copy of the project")
    # Its checks of SIRET numbers belong to another validator: they are asked for below.
    return Schema.from_descriptor(
        {key: value for key, value in json.loads(SCHEMA.read_text()).items() if key in ("fields", "name")}
    )


def faults(content: bytes, schema) -> list[str]:
    """Return what the validator says against a file."""
    report = validate(Resource(data=content, format="csv", encoding="utf-8", schema=schema))
    return [error.type for task in report.tasks for error in task.errors] + [
        error.type for error in report.errors
    ]


def grant(life, cents, *, who=None, asker=None, in_kind=0, **details):
    dynamic = actions.ask(
        who or life.author,
        life.town,
        title=details.pop("title", "Une fête"),
        description="Une table",
        share="Cuisiner",
        asked_cents=cents,
        wish="La salle",
        asker=asker,
        accepts_charter=asker is not None,
        **details,
    )
    if in_kind:
        actions.help_in_kind(life.officer, dynamic, what="La salle", amount_cents=in_kind)
    return actions.grant(life.officer, dynamic, amount_cents=cents, reason="Oui")


@pytest.fixture
def year(life):
    """A year: neighbours, associations with and without a number, money and help in kind."""
    life.town.siren = SIRET[:9]
    life.town.save(update_fields=["siren"])
    grant(life, 120_00, title="Entre voisins")
    helped = grant(life, 300_00, who=life.president, asker=life.association, in_kind=80_50)
    actions.pay(life.officer, helped, amount_cents=100_00)
    actions.pay(life.officer, helped, amount_cents=50_00)
    grant(life, 55_05, who=life.president, asker=life.association, title='Une bourse, « belle », et "gaie"')
    with_rna = factories.OrganisationFactory(territory=life.town, name="Sans SIRET", rna="W628000001")
    speaker = factories.UserFactory(inhabitant_of=life.town, speaks_for=with_rna)
    grant(life, 0, who=speaker, asker=with_rna, in_kind=40_00, title="Le cinéma")
    grant(life, 10_00, who=speaker, asker=with_rna, title="Sans numéro")
    return life


def the_file(life):
    return visitor(life.town).get(f"/fonds/subventions-{clock.today().year}.csv")


def test_the_file_is_valid_and_says_what_was_given(year, schema):
    answer = the_file(year)
    name = f'filename="subventions-216205286-{clock.today().year}.csv"'
    assert name in answer["Content-Disposition"]
    assert faults(answer.content, schema) == []
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert tuple(rows[0]) == queries.SCDL_COLUMNS == tuple(field.name for field in schema.fields)
    assert [(row["montant"], row["nature"], row["conditionsVersement"]) for row in rows] == [
        ("300.00", "aide en numéraire", "échelonné"),
        ("80.50", "aide en nature", "unique"),
        ("55.05", "aide en numéraire", "sur justificatifs"),
        ("40.00", "aide en nature", "unique"),
    ]
    assert {row["idAttribuant"] for row in rows} == {SIRET}
    assert (rows[0]["idBeneficiaire"], rows[3]["rnaBeneficiaire"]) == ("00000001800010", "W628000001")
    text = answer.content.decode()
    for hidden in ("Entre voisins", "Aline", "Groupe", "Sans numéro"):
        assert hidden not in text


def test_the_page_says_how_many_are_left_out_and_why(year):
    page = text_of(visitor(year.town).get("/fonds/"))
    assert "2 aides n'y sont pas" in page
    assert "1 vient d'habitants sans association" in page
    assert "1 attend le SIRET" in page


def test_without_the_town_hall_s_own_number_there_is_no_file(year):
    Organisation.objects.filter(pk=year.hall.pk).update(siret="")
    assert the_file(year).status_code == 404
    # What is kept for strangers is as fresh as the journal.
    grant(year, 1_00, title="Une autre")
    assert "quand la mairie aura inscrit son SIRET" in text_of(visitor(year.town).get("/fonds/"))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("idAttribuant", "2162052860001"),
        ("dateConvention", "12/06/2026"),
        ("montant", "trois cents"),
        ("nature", "aide"),
        ("datesPeriodeVersement", "juin"),
        ("notificationUE", "peut-être"),
        ("pourcentageSubvention", "100"),
        ("objet", ""),
        ("objet", "x" * 257),
        ("rnaBeneficiaire", "W1"),
    ],
)
def test_the_validator_sees_what_is_wrong(year, schema, column, value):
    rows = list(csv.DictReader(io.StringIO(the_file(year).content.decode())))
    rows[0][column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, queries.SCDL_COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    assert faults(out.getvalue().encode(), schema)


def test_the_official_examples_are_told_apart(schema):
    examples = DATA / "scdl"
    assert faults((examples / "antibes_2017_exemple_valide.csv").read_bytes(), schema) == []
    for name in ("exemple_invalide_erreurs_cellules.csv", "exemple_invalide_erreurs_colonnes.csv"):
        assert faults((examples / name).read_bytes(), schema), name

"""What a file changes in the directory: all or nothing, once, and never what somebody wrote by hand."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.directory import actions, queries
from terril.directory.files.planning import plan
from terril.directory.files.understanding import understand
from terril.directory.models import Organisation, OrganisationKind, Source
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.people.queries import system
from tests import factories
from tests.directory.files import plain, real, waldec

pytestmark = pytest.mark.django_db


def rows_of(content, town):
    found = understand(io.BytesIO(content), town)
    assert found.faults == []
    return found


def planned(content, town):
    found = rows_of(content, town)
    return plan(town, found.rows, found.source)


def imported(actor, town, content, **details):
    found = rows_of(content, town)
    return actions.import_organisations(actor, town, rows=found.rows, source=found.source, **details)


def everything():
    return list(Organisation.objects.order_by("pk").values()), JournalEntry.objects.count()


def refused(actor, town, content, error=ValidationError, **details):
    before = everything()
    with pytest.raises(error) as caught:
        imported(actor, town, content, **details)
    assert everything() == before
    return caught.value


# --- who may


@pytest.mark.parametrize("who", ["officer", "administrator", "system"])
def test_who_may_import(who, request, town):
    imported(system() if who == "system" else request.getfixturevalue(who), town, waldec({}))
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("who", ["inhabitant", "mayor", "service_member"])
def test_who_may_not_import(who, request, town):
    refused(request.getfixturevalue(who), town, waldec({}), error=NotAllowed)


def test_an_officer_of_another_town_imports_nothing(town):
    other = factories.UserFactory(officer_of=factories.TownFactory())
    refused(other, town, waldec({}), error=NotAllowed)


# --- what is entered


def test_associations_are_entered_with_what_the_register_says(town, officer):
    imported(officer, town, waldec({}, {"id": "W595000002", "titre": "LES AMIS DU TERRIL"}))
    first, second = Organisation.objects.order_by("rna")
    assert (first.name, first.slug, second.slug) == (
        "LES AMIS DU TERRIL",
        "les-amis-du-terril",
        "les-amis-du-terril-2",
    )
    assert (first.kind, first.rna, first.address, first.postcode, first.locality) == (
        "association",
        "W595000001",
        "12 rue Émile Basly",
        "62750",
        "Loos-en-Gohelle",
    )
    assert (first.created_on, first.is_active, first.is_listed) == (datetime.date(1998, 3, 2), True, True)
    assert (first.imported_from, first.by_hand) == (Source.RNA, [])
    assert list(queries.listing(officer, town, search="histoire mines")) == [first, second]


def test_an_import_is_told_once_with_its_figures(town, officer):
    imported(officer, town, waldec({}, {"id": "W595000002", "titre": "AUTRE"}))
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.audience) == ("directory.import_organisations", Audience.PUBLIC)
    assert entry.facts == {"added": 2, "changed": 0, "closed": 0, "unchanged": 0, "source": "rna"}


def test_twice_changes_nothing(town, officer):
    factories.QuarterFactory(parent=town, name="Cité 5")
    line = {
        "sorte": "commerce", "nom": "Au bon pain", "siret": "21620528600018", "membres": "3",
        "latitude": "50.4", "longitude": "2.8", "quartier": "Cité 5", "fin": "", "presentation": "Du pain",
    }  # fmt: skip
    for content in (
        waldec({}, {"id": "W595000002", "position": "D"}),
        plain(line),
        waldec({"titre": "X" * 500}),
    ):
        imported(officer, town, content)
        before, _entries = everything()
        again = planned(content, town)
        assert not again
        assert again.unchanged == 1
        imported(officer, town, content)
        assert everything()[0] == before


def test_the_real_register_twice(officer, town):
    town.insee_code = "69266"
    town.save()
    content = real("rna_sample_waldec.csv")
    imported(officer, town, content)
    assert Organisation.objects.get().name == "ARIADNE"
    assert not planned(content, town)


def test_what_is_over_is_closed_and_what_was_never_known_is_not_entered(town, officer):
    imported(officer, town, waldec({}))
    over = waldec({"position": "D", "date_disso": "2021-05-04"}, {"id": "W595000009", "position": "D"})
    found = planned(over, town)
    assert (len(found.added), len(found.changed), len(found.closed), found.over_before) == (0, 0, 1, 1)
    imported(officer, town, over)
    club = Organisation.objects.get()
    assert (club.is_active, club.closed_on) == (False, datetime.date(2021, 5, 4))
    assert list(queries.listing(officer, town)) == []
    assert list(queries.listing(officer, town, with_closed=True)) == [club]
    assert JournalEntry.objects.latest("pk").facts["closed"] == 1
    imported(officer, town, waldec({}))
    club.refresh_from_db()
    assert (club.is_active, club.closed_on) == (True, None)


def test_an_empty_cell_takes_nothing_away(town, officer):
    imported(officer, town, waldec({}))
    imported(officer, town, waldec({"objet": "", "adrs_libvoie": "Neuve", "siteweb": "", "adrs_numvoie": ""}))
    club = Organisation.objects.get()
    assert club.purpose.startswith("Faire connaître")
    assert (club.address, club.website) == ("rue Neuve", "https://www.amis-du-terril.example")


# --- who is who


def test_known_by_rna_then_siret_then_name(town, officer):
    named = actions.register(officer, town, kind="association", name="Les amis du Terril")
    imported(officer, town, waldec({}))
    named.refresh_from_db()
    assert (named.rna, Organisation.objects.count()) == ("W595000001", 1)
    shop = actions.register(officer, town, kind="shop", name="Fournil", siret="21620528600018")
    line = {"sorte": "commerce", "nom": "Autre nom", "siret": "21620528600018", "site": "pain.example"}
    imported(officer, town, plain(line))
    shop.refresh_from_db()
    assert (shop.name, shop.website) == ("Fournil", "https://pain.example")
    assert Organisation.objects.count() == 2


def test_a_namesake_with_another_number_is_somebody_else(town, officer):
    actions.register(officer, town, kind="association", name="Les amis du terril", rna="W595000009")
    imported(officer, town, waldec({}))
    assert Organisation.objects.count() == 2


def test_an_association_is_not_taken_for_a_shop_or_a_group(town, officer, inhabitant):
    actions.register(officer, town, kind="shop", name="Les amis du terril")
    group = actions.form_group(inhabitant, town, name="Les amis du terril", member=inhabitant)
    imported(officer, town, waldec({}))
    group.refresh_from_db()
    assert (group.rna, group.is_listed) == ("", False)
    assert Organisation.objects.get(rna="W595000001").kind == OrganisationKind.ASSOCIATION


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            [{"sorte": "association", "nom": "A", "rna": "W595000001", "siret": "21620528600018"}],
            "celui de « Fournil »",
        ),
        (
            [{"sorte": "association", "nom": "A", "rna": "W595000003", "siret": "35600000000048"}],
            "a un autre numéro RNA",
        ),
        ([{"sorte": "école", "nom": "fournil"}], "Un fichier ne change pas la sorte"),
        ([{"sorte": "commerce", "nom": name} for name in ("Fournil", "FOURNIL")], "déjà à la ligne 3"),
        ([{"sorte": "commerce", "nom": name} for name in ("Neuf", "neuf")], "déjà à la ligne 3"),
        ([{"sorte": "service", "nom": "Voirie"}], "qui appeler"),
        ([{"sorte": "commerce", "nom": "X", "latitude": "50"}], "colonne « latitude »"),
        ([{"sorte": "commerce", "nom": "X", "siren": "356000000", "siret": "21620528600034"}], "début du"),
        ([{"sorte": "association", "nom": "Double"}], "Plusieurs acteurs portent ce nom"),
    ],
)  # fmt: skip
def test_what_contradicts_the_directory_is_named_and_nothing_is_done(town, officer, lines, says):
    actions.register(officer, town, kind="shop", name="Fournil", siret="21620528600018")
    actions.register(officer, town, kind="association", name="Club", rna="W595000001")
    actions.register(
        officer, town, kind="association", name="Poste", rna="W595000002", siret="35600000000048"
    )
    for _number in range(2):
        actions.register(officer, town, kind="association", name="Double")
    content = plain({"sorte": "ferme", "nom": "Ferme nouvelle"}, *lines)
    error = refused(officer, town, content)
    assert says in " ".join(error.message_dict["file"]).replace("\u00a0", " ")
    assert f"Ligne {len(lines) + 2}" in error.message_dict["file"][0]


# --- what somebody wrote


def test_what_a_person_corrected_is_never_written_over(town, officer):
    imported(officer, town, waldec({}))
    club = Organisation.objects.get()
    speaker = factories.UserFactory(speaks_for=club)
    actions.edit(officer, club, name="Les Amis du terril")
    actions.edit(speaker, club, address="", website="https://neuf.example")
    assert not planned(waldec({}), town)
    assert planned(waldec({}), town).kept_by_hand == 3
    imported(officer, town, waldec({"adrs_libvoie": "Neuve", "objet": "Fleurir", "titre": "LES AMIS"}))
    club.refresh_from_db()
    assert (club.name, club.address, club.website, club.purpose) == (
        "Les Amis du terril",
        "",
        "https://neuf.example",
        "Fleurir",
    )


def test_one_closed_by_hand_stays_closed(town, officer):
    imported(officer, town, waldec({}))
    actions.edit(officer, Organisation.objects.get(), is_active=False)
    assert not planned(waldec({}), town)


def test_what_was_registered_by_hand_is_completed_not_changed(town, officer):
    actions.register(officer, town, kind="association", name="Les amis du Terril", description="Un club")
    imported(officer, town, waldec({}))
    club = Organisation.objects.get()
    assert (club.name, club.description, club.created_on) == (
        "Les amis du Terril",
        "Un club",
        datetime.date(1998, 3, 2),
    )


def test_a_name_corrected_is_still_known_to_a_file_without_numbers(town, officer):
    line = plain({"sorte": "ferme", "nom": "FERME HOCHART"})
    imported(officer, town, line)
    actions.edit(officer, Organisation.objects.get(), name="La ferme des Hochart")
    assert planned(line, town).unchanged == 1


# --- agreeing to a plan


def test_what_was_agreed_to_is_what_is_done(town, officer):
    agreed = planned(waldec({}), town).digest()
    actions.register(officer, town, kind="association", name="Les amis du terril")
    error = refused(officer, town, waldec({}), expected=agreed)
    assert "a changé depuis" in error.message_dict["file"][0]
    imported(officer, town, waldec({}), expected=planned(waldec({}), town).digest())


def test_hundreds_of_rows_are_a_few_queries(town, officer):
    many = [{"id": f"W5950{number:05}", "titre": f"CLUB {number % 200}"} for number in range(600)]
    for number_of_house in ("12", "14"):
        found = rows_of(waldec(*[{**one, "adrs_numvoie": number_of_house} for one in many]), town)
        with CaptureQueriesContext(connection) as asked:
            actions.import_organisations(officer, town, rows=found.rows, source=found.source)
        # SQLite takes about thirty rows in one statement.
        assert len(asked) < 600 / 30 + 20
    assert len(set(Organisation.objects.values_list("slug", flat=True))) == 600
    assert Organisation.objects.filter(address__startswith="14 ").count() == 600
    assert JournalEntry.objects.count() == 2

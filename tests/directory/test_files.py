"""Reading files of organisations: the real register, old encodings, and all that is wrong with files."""

from __future__ import annotations

import contextlib
import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from terril.directory.files.understanding import understand
from terril.directory.models import Source
from terril.territories.models import Territory
from tests import factories
from tests.directory.files import CLUB, WALDEC, plain, real, waldec

pytestmark = pytest.mark.django_db


def understood(content, town, source=""):
    return understand(io.BytesIO(content), town, source)


def unreadable(content, town, source=""):
    with pytest.raises(ValidationError) as caught:
        understood(content, town, source)
    return caught.value.message_dict["file"][0].replace("\u00a0", " ")


def faults(content, town):
    found = understood(content, town)
    assert not found.rows
    return [str(fault).replace("\u00a0", " ") for fault in found.faults]


# --- the real files


def test_the_real_register_is_read_for_its_town():
    town = factories.TownFactory(insee_code="69266")
    found = understood(real("rna_sample_waldec.csv"), town)
    assert (found.source, found.faults, found.elsewhere, len(found.rows)) == (Source.RNA, [], 2, 1)
    (row,) = found.rows
    assert row.line == 3
    assert row.values == {
        "kind": "association",
        "rna": "W012000002",
        "name": "ARIADNE",
        "purpose": row.values["purpose"],
        "address": "31 rue Paul Lafargue",
        "postcode": "69100",
        "locality": "Villeurbanne",
        "created_on": datetime.date(1983, 10, 10),
        "is_active": True,
    }
    assert row.values["purpose"].startswith("Favoriser")


def test_a_real_association_that_is_over_has_its_last_day():
    found = understood(real("rna_sample_waldec.csv"), factories.TownFactory(insee_code="63113"))
    (row,) = found.rows
    assert (row.values["is_active"], row.values["closed_on"]) == (False, datetime.date(2015, 1, 20))
    # The mobile phone of the file is somebody's: it is nowhere.
    assert "0676561853" not in str(row.values)


def test_the_real_old_register_went_on_in_the_new_one():
    found = understood(real("rna_sample_import.csv"), factories.TownFactory(insee_code="75114"))
    assert (found.taken_over, found.elsewhere, found.rows, found.faults) == (1, 2, [], [])
    alive = real("rna_sample_import.csv").replace(b";R;", b";A;")
    (row,) = understood(alive, factories.TownFactory(insee_code="75114")).rows
    assert (row.values["name"], row.values["address"]) == ("INDIGO", "10 BD Brune")
    assert "rna" not in row.values


def test_real_files_broken_are_named_where_they_are_broken():
    town = factories.TownFactory(insee_code="69266")
    content = real("rna_sample_waldec.csv")
    assert faults(content.replace(b"1983-10-10", b"1983-13-10"), town) == [
        "Ligne 3, colonne « date_creat » : « 1983-13-10 » n'est pas une date. "
        "Écrivez 2024-09-15 ou 15/09/2024."
    ]
    assert "colonne « id »" in faults(content.replace(b"W012000002;2", b"W0120;2"), town)[0]
    assert "position" in faults(content.replace(b';1;"";A;2008', b';1;"";Z;2008'), town)[0]
    cut = content.replace(b';31;"";RUE;Paul', b";31;RUE;Paul")
    assert faults(cut, town)[0].startswith("Ligne 3 : 40 colonnes au lieu de 41")
    # A line broken elsewhere is not this town's affair.
    found = understood(content.replace(b";35;;RUE;Pascal", b";35;RUE;Pascal"), town)
    assert (found.faults, found.elsewhere, len(found.rows)) == ([], 2, 1)
    assert "adrs_codeinsee" in unreadable(content.replace(b";adrs_codeinsee;", b";code_commune;"), town)
    assert "guillemet" in unreadable(content + b'W9;"' + b"x;\n" * 60_000, town)


# --- the register


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_every_encoding_of_the_register_is_read(town, encoding):
    (row,) = understood(waldec({}, encoding=encoding), town).rows
    assert row.values["address"] == "12 rue Émile Basly"
    assert row.values["purpose"].startswith("Faire connaître")


def test_nothing_about_people_is_read(town):
    (row,) = understood(waldec({}), town).rows
    said = str(row.values).casefold()
    for personal in ("dupont", "simone", "0321", "example.org"):
        assert personal not in said
    assert row.values["website"] == "https://www.amis-du-terril.example"
    for hidden in ({"publiweb": "0"}, {"siteweb": "néant"}):
        (row,) = understood(waldec(hidden), town).rows
        assert "website" not in row.values


def test_what_the_register_does_not_know_is_not_said(town):
    (row,) = understood(
        waldec({"date_creat": "0001-01-01", "siret": "", "objet": "", "adrs_libvoie": "_"}), town
    ).rows
    assert not {"created_on", "siret", "purpose"} & row.values.keys()
    assert understood(waldec({"adrs_codeinsee": ""}), town).elsewhere == 1


def test_long_titles_and_purposes_are_cut_at_a_word(town):
    long = "Association pour la défense " * 8
    (row,) = understood(waldec({"titre": long, "titre_court": long, "objet": "mot " * 900}), town).rows
    assert row.values["name"].endswith("défense…")
    assert len(row.values["name"]) <= 120
    assert len(row.values["purpose"]) <= 2000
    (row,) = understood(waldec({"titre": long, "titre_court": "A.D."}), town).rows
    assert row.values["name"] == "A.D."


@pytest.mark.parametrize(("position", "is_active"), [("A", True), ("D", False), ("S", False), ("C", False)])
def test_positions(town, position, is_active):
    (row,) = understood(waldec({"position": position, "date_disso": "2020-05-04"}), town).rows
    assert row.values["is_active"] is is_active
    assert ("closed_on" in row.values) is not is_active


def test_numbers_of_corsica_and_overseas_are_numbers(town):
    assert len(understood(waldec({"id": "W2A1000123"}, {"id": "W9R4000001"}), town).rows) == 2


def test_each_bad_line_is_named_and_no_more_than_anybody_reads(town):
    many = waldec(*[{"id": f"W{number}"} for number in range(500)])
    found = understood(many, town)
    assert len(found.faults) == 50
    assert found.faults[7].line == 9


def test_a_town_has_no_twenty_thousand_associations(town, monkeypatch):
    monkeypatch.setattr("terril.directory.files.understanding.MOST_ROWS", 2)
    assert "trop pour être vrai" in unreadable(waldec({}, {"id": "W595000002"}, {"id": "W595000003"}), town)


# --- the plain CSV


@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_plain_file_says_all_that_a_page_shows(town, delimiter):
    quarter = factories.QuarterFactory(parent=town, name="Cité n° 5")
    line = {
        "sorte": "Commerce", "nom": "Au bon pain", "presentation": "Du pain, oui; et bon",
        "adresse": "1 place de la Mairie", "code_postal": "62750", "commune": "Loos", "code_insee": "62528",
        "quartier": "CITE N°5", "latitude": "50,457", "longitude": "2.793", "site": "pain.example",
        "siret": "216 205 286 00018", "membres": "1 200", "membres_au": "01/09/2024",
        "creation": "1998-03-02", "en_activite": "oui", "contact_nom": "Rémi",
        "contact_telephone": "+33 3 21 00 00 00", "contact_courriel": "pain@example.org",
    }  # fmt: skip
    (row,) = understood(plain(line, delimiter=delimiter), town).rows
    assert row.values == {
        "kind": "shop", "name": "Au bon pain", "description": "Du pain, oui; et bon",
        "address": "1 place de la Mairie", "postcode": "62750", "locality": "Loos", "quarter": quarter,
        "latitude": 50.457, "longitude": 2.793, "website": "https://pain.example", "siret": "21620528600018",
        "members_count": 1200, "members_counted_on": datetime.date(2024, 9, 1),
        "created_on": datetime.date(1998, 3, 2), "is_active": True, "contact_name": "Rémi",
        "contact_phone": "+33 3 21 00 00 00", "contact_email": "pain@example.org",
    }  # fmt: skip


def test_a_plain_file_may_hold_other_towns_and_two_columns(town):
    lines = [{"sorte": "ferme", "nom": "Là", "code_insee": "62000"}, {"sorte": "école", "nom": "Ici"}]
    found = understood(plain(*lines, columns=("nom", "sorte", "code_insee")), town)
    assert (found.elsewhere, [row.values["name"] for row in found.rows]) == (1, ["Ici"])
    assert [row.values["kind"] for row in understood(b"Sorte;Nom\nfarm;X\n\n", town).rows] == ["farm"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sorte": ""}, "colonne « sorte » : Cette case est vide"),
        ({"nom": ""}, "colonne « nom » : Cette case est vide"),
        ({"sorte": "parti"}, "« parti » n'est pas une sorte d'acteur"),
        ({"sorte": "Collectif d'habitants"}, "n'est pas une sorte"),
        ({"sorte": "mairie"}, "n'est pas une sorte"),
        ({"nom": "x" * 121}, "121 caractères"),
        ({"nom": '=HYPERLINK("http://mal.example")'}, "formule"),
        ({"presentation": "@SUM(1)"}, "formule"),
        ({"adresse": "+cmd|'/C calc'!A0"}, "formule"),
        ({"code_postal": "627"}, "cinq chiffres"),
        ({"quartier": "Ailleurs"}, "pas de quartier « Ailleurs »"),
        ({"latitude": "nord"}, "« nord » n'est pas un nombre"),
        ({"latitude": "inf"}, "pas sur la carte"),
        ({"longitude": "999"}, "pas sur la carte"),
        ({"site": "javascript:alert(1)"}, "adresse d'un site"),
        ({"siren": "123456789"}, "clé"),
        ({"siret": "1"}, "quatorze"),
        ({"rna": "1"}, "RNA"),
        ({"membres": "beaucoup"}, "n'est pas un nombre"),
        ({"membres": "-1"}, "n'est pas un nombre"),
        ({"membres_au": "31/02/2024"}, "n'est pas une date"),
        ({"creation": "2999-01-01"}, "pas encore venu"),
        ({"en_activite": "bof"}, "oui ou non"),
        ({"contact_courriel": "rien"}, "contact_courriel"),
    ],
)
def test_each_wrong_cell_is_named(town, change, says):
    (sentence,) = faults(plain({"sorte": "commerce", "nom": "Pain", **change}), town)
    assert sentence.startswith("Ligne 2, colonne « ")
    assert says in sentence


def test_an_honest_sign_at_the_start_is_no_formula(town):
    (row,) = understood(
        plain({"sorte": "association", "nom": "+ de vie", "presentation": "- 18 ans"}), town
    ).rows
    assert (row.values["name"], row.values["description"]) == ("+ de vie", "- 18 ans")


# --- what is no such file


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b"\n\n \n", "vide"),
        (b"PK\x03\x04...", "classeur"),
        (b"\xd0\xcf\x11\xe0", "classeur"),
        ("sorte;nom".encode("utf-16"), "UTF-16"),
        (b"sorte;nom\nassociation;L\0", "Ligne 2 : elle contient un caractère nul"),
        (b"sorte;nom\n" + b"x" * 300_000, "Ligne 2 : elle a plus de 100000 caractères"),
        (b"sorte\tnom\n", "tabulations"),
        (b"sorte|nom\n", "barres"),
        (b"Bonjour\n", "On y lit : « Bonjour »"),
        (b"sorte;titre\n", "Il manque une colonne : nom"),
        (b"sorte;nom;couleur;prix\n", "couleur, prix"),
        (b"sorte;nom;nom\n", "deux fois : nom"),
        (b'sorte;nom\nassociation;"Les amis\n' + b"x;y\n" * 60_000, "guillemet"),
    ],
)
def test_what_is_no_such_file_is_said_so(town, content, says):
    assert says in unreadable(content, town)


def test_what_is_said_to_be_the_register_must_be(town):
    assert "Ce n'est pas le répertoire national" in unreadable(plain(), town, source=Source.RNA)
    assert "Il manque une colonne : sorte, nom" in unreadable(waldec({}), town, source=Source.CSV)
    assert "colonnes au lieu de 2" in faults(b"sorte;nom\nassociation;A;B\n", town)[0]


def test_a_line_without_end_is_never_held_in_memory(town):
    class Endless(io.RawIOBase):
        asked = 0

        def readline(self, size=-1):
            assert 0 < size < 200_000
            self.asked += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(ValidationError):
        understand(endless, town)
    assert endless.asked < 200_000


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content):
    town = Territory(pk=1, insee_code="62528")
    head = (";".join(WALDEC) + "\n").encode()
    for whole in (content, head + content, head + b"W1;" * 40 + b"\n" + content):
        with contextlib.suppress(ValidationError):
            understand(io.BytesIO(whole), town)


def test_the_made_up_club_has_the_columns_of_the_register():
    assert len(WALDEC) == 41
    assert CLUB.keys() <= set(WALDEC)
    assert real("rna_sample_waldec.csv").decode().splitlines()[0].split(";") == WALDEC

"""The page of the data sets and their files: what they hold, how they are sent, how they are narrowed."""

from __future__ import annotations

import csv
import datetime
import io
import json

import openpyxl
import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.agreements.models import Delivery, Estimate, Side
from terril.agreements.queries import figures
from terril.initiatives.states import InitiativeState as S
from terril.opendata import queries
from terril.opendata.dataset import in_batches
from terril.opendata.sets import DATA_SETS
from tests import factories
from tests.fund.life import Life as FundLife
from tests.initiatives.life import Life
from tests.initiatives.pages import text_of

ENDS = [(name, end) for name, data_set in DATA_SETS.items() for end in data_set.ends]


@pytest.fixture
def life(town):
    return Life(town)


def body(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def rows_of(client, path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client.get(path)).decode())))


def test_the_page_explains_every_data_set_and_leads_to_its_files(client, town, life):
    life.at(S.UNDER_WAY)
    page = client.get("/donnees/")
    text = text_of(page)
    for data_set in DATA_SETS.values():
        assert str(data_set.title).replace("\u00a0", " ") in text
        for column in data_set.columns:
            assert column.name in text
            assert str(column.meaning), column.name
        for end in data_set.ends:
            assert f'href="/donnees/{data_set.name}.{end}"' in page.text
    assert "1 ligne · dernier changement le" in text
    assert "Licence Ouverte 2.0" in text


def test_the_licence_is_the_one_the_town_chose(client, town):
    town.data_licence = "odbl-1.0"
    town.save()
    assert "ODbL 1.0" in text_of(client.get("/donnees/"))
    response = client.get("/donnees/besoins.csv")
    assert response["Link"] == '<https://opendatacommons.org/licenses/odbl/1-0/>; rel="license"'


@pytest.mark.parametrize(("name", "end"), ENDS)
def test_every_file_of_an_empty_town_can_be_read(client, town, name, end):
    content = body(client.get(f"/donnees/{name}.{end}"))
    columns = [column.name for column in DATA_SETS[name].columns]
    if end == "csv":
        assert content.decode().splitlines()[0] == ",".join(columns)
    elif end == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        assert [cell.value for cell in sheet[1]] == columns
    else:
        told = json.loads(content)
        rows = told if end == "json" else told["features"]
        assert len(rows) == DATA_SETS[name].found(town, {}).count()


@pytest.mark.parametrize(
    "path", ["/donnees/rien.csv", "/donnees/besoins.exe", "/donnees/petit-fonds.geojson"]
)
def test_what_is_no_file_is_not_found(client, town, path):
    assert client.get(path).status_code == 404


def test_the_four_formats_tell_the_same(client, town, life):
    initiative = life.at(S.UNDER_WAY)
    initiative.latitude, initiative.longitude = 50.45, 2.79
    initiative.save()
    told = [
        rows_of(client, "/donnees/initiatives.csv"),
        json.loads(body(client.get("/donnees/initiatives.json"))),
        [f["properties"] for f in json.loads(body(client.get("/donnees/initiatives.geojson")))["features"]],
    ]
    for (row,) in told:
        assert row["titre"] == "Fleurir la cité 5"
        assert str(row["numero"]) == "1"
        assert row["etat_libelle"] == "En cours"
        assert row["adresse"] == f"http://testserver{initiative.get_absolute_url()}"
        assert row["porteur"].replace("\u00a0", " ") == "Collectif « Fleurir la cité 5 »"
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/donnees/initiatives.xlsx"))))
    head, line = book.worksheets[0].iter_rows(values_only=True)
    row = dict(zip(head, line, strict=True))
    assert (row["numero"], row["latitude"], row["titre"]) == (1, 50.45, "Fleurir la cité 5")
    assert book.worksheets[1]["A4"].value == "Licence"


def test_words_are_in_the_language_of_the_reader_and_codes_never_change(client, town, life):
    life.at(S.UNDER_WAY)
    (row,) = list(
        csv.DictReader(
            io.StringIO(
                body(client.get("/donnees/initiatives.csv", headers={"accept-language": "en"})).decode()
            )
        )
    )
    assert (row["etat"], row["etat_libelle"]) == ("under_way", "Under way")


def test_a_file_is_narrowed_as_the_list_was(client, town, life):
    life.at(S.UNDER_WAY)
    factories.InitiativeFactory(territory=town, number=70, title="Un banc rue Verte", state=S.RECEIVED)
    assert len(rows_of(client, "/donnees/initiatives.csv")) == 2
    for question in ("etat=en-cours", "q=fleurir"):
        (row,) = rows_of(client, f"/donnees/initiatives.csv?{question}")
        assert row["titre"] == "Fleurir la cité 5"
    # What names nothing is left out, as on the page.
    assert len(rows_of(client, "/donnees/initiatives.csv?etat=nulle-part&page=3")) == 2
    kinds = {row["sorte"] for row in rows_of(client, "/donnees/acteurs.csv?sorte=service")}
    assert kinds == {"service"}


def test_needs_and_pebbles_and_agreements_are_told(client, town, life):
    initiative = life.at(S.UNDER_WAY)
    pebble = factories.LandmarkFactory(territory=town, title="La place fleurie")
    need = initiative.agreement.commitments.filter(party__side=Side.INHABITANTS).first()
    need.places = 3
    need.state = "open"
    need.save()
    (row,) = rows_of(client, "/donnees/besoins.csv")
    assert (row["quoi"], row["places_libres"], row["initiative"]) == (need.what, "3", "1")
    (row,) = rows_of(client, "/donnees/cailloux.csv")
    assert (row["titre"], row["pose_le"]) == ("La place fleurie", "2024-05-01")
    assert row["adresse"].endswith(f"/cailloux/{pebble.slug}/")
    (row,) = rows_of(client, "/donnees/conventions.csv")
    assert (row["initiative"], row["etat"]) == ("1", "running")


def test_the_sums_of_many_agreements_are_those_of_each(town, life):
    agreements = []
    for state, value in ((S.UNDER_WAY, 120_00), (S.DONE, 45_50)):
        initiative = life.at(state)
        agreement = initiative.agreement
        agreements.append(agreement)
        for commitment in agreement.commitments.all():
            commitment.value_cents = value
            commitment.save()
            Delivery.objects.create(
                commitment=commitment,
                by=life.author,
                on=datetime.date(2026, 5, 4),
                value_cents=value // 2,
                entered_by=life.author,
            )
        Estimate.objects.create(
            agreement=agreement, what="Seule", amount_cents=900_00, source="devis", on="2026-05-01"
        )
    released = agreements[0].commitments.first()
    released.state = "released"
    released.save()
    sums = queries.sums_of([agreement.pk for agreement in agreements])
    for agreement in agreements:
        wanted, got = figures(agreement), sums[agreement.pk]
        for side in wanted.sides:
            three = got.sides[side.side]
            assert (three.promised, three.done, three.confirmed) == (
                side.value.promised,
                side.value.done,
                side.value.confirmed,
            )
        assert (got.cost_alone, got.cost_together, got.saved) == (
            wanted.cost_alone,
            wanted.cost_together,
            wanted.saved,
        )


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(client, town, life):
    """Of any file, and of the page that explains them."""

    def asked(path) -> int:
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as seen:
            response = client.get(path)
            assert (b"".join(response) if response.streaming else response.content) != b""
        return len(seen)

    def more():
        initiative = life.at(S.UNDER_WAY)
        initiative.orientations.add(factories.OrientationFactory(territory=town))
        star = factories.OrientationFactory(territory=town)
        factories.LandmarkFactory(territory=town, orientation=star)
        factories.OrganisationFactory(territory=town)
        agreement = factories.AgreementFactory(territory=town, is_public=True)
        factories.CommitmentFactory(party__agreement=agreement, places=2)

    paths = ["/donnees/", *(f"/donnees/{name}.csv" for name in DATA_SETS)]
    paths += [f"/api/v1/{name}" for name, data_set in DATA_SETS.items() if data_set.is_in_api]
    more()
    few = {path: asked(path) for path in paths}
    for _ in range(3):
        more()
    assert {path: asked(path) for path in paths} == few


def test_rows_are_read_in_batches_that_miss_nothing_and_repeat_nothing(town):
    for _ in range(7):
        factories.OrganisationFactory(territory=town)
    found = DATA_SETS["acteurs"].found(town, {})
    read = list(in_batches(found, size=3))
    assert [len(batch) for batch in read] == [3, 3, 1]
    assert {o.pk for batch in read for o in batch} == set(found.values_list("pk", flat=True))


def test_a_file_known_and_unchanged_is_not_sent_again(client, town, life, officer):
    known = client.get("/donnees/initiatives.csv")["ETag"]
    again = client.get("/donnees/initiatives.csv", headers={"if-none-match": known})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/donnees/besoins.csv", headers={"if-none-match": known}).status_code == 200
    life.at(S.RECEIVED)
    assert client.get("/donnees/initiatives.csv", headers={"if-none-match": known}).status_code == 200


def test_a_file_says_its_name_and_may_be_read_by_the_page_of_another_site(client, town):
    response = client.get("/donnees/acteurs.csv")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="ville-')
    head = client.head("/donnees/acteurs.csv")
    assert (head.status_code, head.content) == (200, b"")


def test_the_fund_names_associations_and_no_informal_group(client, town):
    fund = FundLife(town)
    asked = [
        fund.ask(title="La fête de la rue Verte"),
        fund.ask(fund.president, asker=fund.association, accepts_charter=True),
    ]
    first, second = rows_of(client, "/donnees/petit-fonds.csv")
    assert (first["numero"], first["titre"]) == (str(asked[0].number), "La fête de la rue Verte")
    assert asked[0].asker.name not in body(client.get("/donnees/petit-fonds.csv")).decode()
    assert (second["demandeur"], second["siret"]) == ("Les Amis du Moulin", "00000001800010")
    assert first["demande_euros"] == f"{asked[0].asked_cents / 100:.2f}".rstrip("0").rstrip(".")
    year = fund.envelope.year
    assert len(rows_of(client, f"/donnees/petit-fonds.csv?annee={year}")) == 2
    assert rows_of(client, f"/donnees/petit-fonds.csv?annee={year - 1}") == []
    assert len(rows_of(client, "/donnees/petit-fonds.csv?annee=²026")) == 2


def test_organisations_are_on_the_map_of_the_data(client, town):
    factories.OrganisationFactory(territory=town, name="Le moulin", latitude=50.45, longitude=2.79)
    told = json.loads(body(client.get("/donnees/acteurs.geojson")))["features"]
    assert [f["geometry"]["coordinates"] for f in told if f["properties"]["nom"] == "Le moulin"] == [
        [2.79, 50.45]
    ]

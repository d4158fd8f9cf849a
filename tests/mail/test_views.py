"""The outbox: in development only, hostile text as text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories


@pytest.fixture
def read(client, town):
    return lambda path: client.get(path, headers={"host": town.host})


def test_mails_are_read_there(read, queued, town):
    (mail,) = queued("leila@example.org", territory_id=town.pk, text="Entrez : https://ville.example/x\n")
    page = read("/courriels/").content.decode()
    assert "Où est l&#x27;été" in page
    assert f"/courriels/{mail.pk}/" in page
    page = read(f"/courriels/{mail.pk}/").content.decode()
    assert '<a href="https://ville.example/x"' in page


def test_hostile_text_is_text(read, queued, town):
    bad = "<script>alert(1)</script>"
    (mail,) = queued("leila@example.org", territory_id=town.pk, subject=bad, text=bad, html=bad)
    for path in ("/courriels/", f"/courriels/{mail.pk}/"):
        page = read(path).content.decode()
        assert bad not in page
        assert "&lt;script&gt;" in page


def test_an_empty_outbox_says_so(read, db):
    assert "Aucun courriel" in read("/courriels/").content.decode()


@pytest.mark.parametrize("path", ["/courriels/", "/courriels/{}/"])
def test_outside_development_there_is_no_such_page(read, queued, town, settings, path):
    (mail,) = queued("leila@example.org", territory_id=town.pk)
    assert read(path.format(mail.pk)).status_code == 200
    settings.DEVELOPMENT = False
    assert read(path.format(mail.pk)).status_code == 404


def test_the_mails_of_another_town_are_not_there(read, queued):
    (mail,) = queued("leila@example.org", territory_id=factories.TownFactory().pk)
    assert mail.subject not in read("/courriels/").content.decode()
    assert read(f"/courriels/{mail.pk}/").status_code == 404


def test_a_new_mail_is_seen_at_once(read, queued, town):
    """Anonymous pages are kept until the journal moves; these are not."""
    assert "Aucun courriel" in read("/courriels/").content.decode()
    queued("leila@example.org", territory_id=town.pk)
    assert "leila@example.org" in read("/courriels/").content.decode()


def test_many_mails_cost_no_more_queries(read, queued, town):
    counts = []
    for start, end in ((0, 1), (1, 30)):
        queued(*[f"p{n}@example.org" for n in range(start, end)], territory_id=town.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read("/courriels/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("number", ["1" + "0" * 30, "0", "x"])
def test_a_page_number_that_cannot_be_is_no_error(read, queued, town, number):
    queued("leila@example.org", territory_id=town.pk)
    assert read(f"/courriels/?page={number}").status_code in (200, 404)


def test_it_is_only_read(client, town):
    assert client.post("/courriels/", headers={"host": town.host}).status_code == 405

"""The public timeline: filters, names, links, feeds, seals; nothing that is not for the reader."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terril.foundation import clock, journal
from terril.foundation.actions import ACTIONS
from terril.foundation.models import Audience, Seal
from terril.people.models import Membership, Role
from terril.site.queries import journal as queries
from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def initiative(town):
    return factories.InitiativeFactory(
        territory=town, number=70007, title="Fleurir la cité 12", slug="fleurir"
    )


@pytest.fixture
def tell(town, initiative):
    """Return a function that writes an entry, as an action does."""

    def write(actor, action="initiatives.submit", subject=None, audience=Audience.PUBLIC, **details):
        subject = subject or initiative
        facts = {"title": str(subject), **details.pop("facts", {})}
        moment = details.pop("at", timezone.now())
        with clock.at(moment):
            return journal.write(
                action=action,
                actor=actor,
                subject=subject,
                audience=audience,
                on_behalf_of=details.get("on_behalf_of"),
                facts=facts,
            )

    return write


def test_an_empty_journal_says_what_will_come(client, town):
    assert "Une page blanche" in client.get("/journal/").text


def test_a_line_names_who_and_leads_to_what(client, town, inhabitant, tell):
    tell(inhabitant)
    page = client.get("/journal/").text
    assert inhabitant.display_name in page
    assert '<a href="/initiatives/70007-fleurir/">Fleurir la cité 12</a>' in page


def test_what_is_told_of_an_agreement_leads_to_its_initiative(client, town, inhabitant, tell, initiative):
    tell(inhabitant, action="agreements.take", subject=initiative.agreement)
    assert 'href="/initiatives/70007-fleurir/"' in client.get("/journal/").text


def test_the_name_of_a_minor_is_never_told(client, town, tell):
    young = factories.UserFactory(inhabitant_of=town, minor=True, display_name="Enzo Martin")
    tell(young)
    page = client.get("/journal/").text
    assert "Enzo" not in page
    assert "Un jeune habitant" in page


def test_officials_carry_their_title(client, town, mayor, tell):
    tell(mayor)
    assert f"{mayor.display_name} (Maire)" in client.get("/journal/").text


def test_a_title_held_elsewhere_is_not_told_here(client, town, inhabitant, tell):
    elsewhere = factories.TownFactory()
    Membership.objects.create(user=inhabitant, territory=elsewhere, role=Role.ELECTED, title="Maire")
    tell(inhabitant)
    assert "(Maire)" not in client.get("/journal/", headers={"host": town.host}).text


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        (None, {"public"}),
        ("inhabitant", {"public"}),
        ("mayor", {"public"}),
        ("officer", {"public", "staff"}),
        ("administrator", {"public", "staff"}),
    ],
)
def test_each_reads_what_is_for_them(request, client, town, inhabitant, tell, reader, seen):
    for audience in Audience:
        tell(inhabitant, audience=audience, facts={"title": f"Ligne {audience.value}"})
    if reader:
        client.force_login(request.getfixturevalue(reader))
    page = client.get("/journal/").text
    assert {audience.value for audience in Audience if f"Ligne {audience.value}" in page} == seen


def test_lines_of_another_town_are_not_told_here(client, town, inhabitant):
    there = factories.InitiativeFactory(title="Ailleurs")
    journal.write(
        action="initiatives.submit",
        actor=inhabitant,
        subject=there,
        audience=Audience.PUBLIC,
        on_behalf_of=None,
        facts={"title": "Ailleurs"},
    )
    assert "Ailleurs" not in client.get("/journal/", headers={"host": town.host}).text


def test_every_action_is_of_one_kind_and_one_only(town):
    from terril.foundation.models import JournalEntry

    for number, name in enumerate(ACTIONS, start=1):
        JournalEntry.objects.create(
            territory_id=town.pk,
            sequence=number,
            happened_at=timezone.now(),
            actor_id=1,
            action=name,
            subject_type="x",
            subject_id=1,
            topic_type="x",
            topic_id=1,
            audience=Audience.PUBLIC,
            salt="",
            facts_digest="",
        )
    told = [
        entry.action
        for kind in queries.kinds()
        for entry in JournalEntry.objects.filter(queries._of_kind(kind.key), territory_id=town.pk)
    ]
    assert sorted(told) == sorted(ACTIONS)


def test_filters(client, town, inhabitant, tell):
    other = factories.InitiativeFactory(territory=town, number=70008, title="Un four à pain", slug="four")
    tell(inhabitant, at=datetime.datetime(2026, 5, 31, 23, 30, tzinfo=datetime.UTC))
    tell(inhabitant, subject=other, at=datetime.datetime(2026, 5, 4, tzinfo=datetime.UTC))
    tell(inhabitant, action="agreements.take", subject=other.agreement, facts={"title": "Arroser en juin"})

    def titles(query):
        page = client.get(f"/journal/{query}").text
        return {t for t in ("Fleurir la cité 12", "Un four à pain", "Arroser en juin") if t in page}

    assert "Fleurir la cité 12" in titles("")
    assert titles("?initiative=70007") == {"Fleurir la cité 12"}
    assert "Fleurir la cité 12" not in titles("?initiative=70008")
    assert "Arroser en juin" in titles("?initiative=70008")
    # Half past eleven at night in London is already June in the town.
    assert titles("?mois=2026-05") == {"Un four à pain"}
    assert titles("?mois=2026-06") == {"Fleurir la cité 12"}
    assert "Arroser en juin" in titles("?genre=shares")
    assert "Fleurir la cité 12" not in titles("?genre=shares")


@pytest.mark.parametrize(
    "query",
    [
        "?avant=" + "9" * 31,
        "?avant=-1",
        "?avant=abc",
        "?initiative=" + "9" * 31,
        "?initiative=١٢",
        "?mois=2026-13",
        "?mois=0000-01",
        "?mois=9999-12",
        "?genre=inconnu",
        "?page=" + "9" * 31,
        "?avant=0",
        "?initiative=%00",
        "?genre=<script>alert(1)</script>",
    ],
)
def test_no_question_breaks_the_journal(client, town, inhabitant, tell, query):
    tell(inhabitant)
    page = client.get(f"/journal/{query}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_pages_follow_each_other_to_the_first_line(client, town, inhabitant, tell):
    for number in range(2 * queries.PAGE_LENGTH + 1):
        tell(inhabitant, facts={"title": f"Ligne-{number}-"})
    seen, address = set(), "/journal/"
    for _page in range(3):
        page = client.get(address)
        seen |= {n for n in range(2 * queries.PAGE_LENGTH + 1) if f"Ligne-{n}-" in page.text}
        address = f"/journal/{page.context['older_url']}" if page.context["older_url"] else ""
    assert not address
    assert len(seen) == 2 * queries.PAGE_LENGTH + 1


def test_filters_follow_from_page_to_page(client, town, inhabitant, tell):
    for _ in range(queries.PAGE_LENGTH + 1):
        tell(inhabitant)
    assert "initiative=70007&avant=" in client.get("/journal/?initiative=70007&genre=").context["older_url"]


def test_the_number_of_queries_does_not_grow(client, town, tell):
    counts = []
    for many in (1, 28):
        for number in range(many):
            initiative = factories.InitiativeFactory(territory=town, title=f"Idée {number}")
            tell(factories.UserFactory(elected_of=town), subject=initiative)
        with CaptureQueriesContext(connection) as made:
            client.get(f"/journal/?n={many}")
        counts.append(len(made))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_hostile_words_are_shown_as_words(client, town, inhabitant, tell):
    tell(inhabitant, facts={"title": "<script>alert(1)</script> %(who)s %s"})
    assert "<script>alert" not in client.get("/journal/").text


def test_the_feed_is_valid_and_public(client, town, inhabitant, officer, tell):
    for audience in Audience:
        tell(inhabitant, audience=audience, facts={"title": f"Ligne {audience.value} & <b>"})
    client.force_login(officer)
    answer = client.get("/journal/atom/", headers={"host": town.host})
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    assert root.tag == f"{ATOM}feed"
    assert all(root.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://{town.host}/journal/atom/"
    (entry,) = root.findall(f"{ATOM}entry")
    assert "Ligne public & <b>" in entry.findtext(f"{ATOM}title")
    assert entry.findtext(f"{ATOM}id").startswith("tag:")
    assert entry.find(f"{ATOM}link").get("href") == f"http://{town.host}/initiatives/70007-fleurir/"
    datetime.datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))


def test_an_empty_feed_is_valid_too(client, town):
    for address in ("/journal/atom/", "/journal/sceaux/atom/"):
        root = ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own
        assert root.findtext(f"{ATOM}updated")


def seal(town, number):
    return Seal.objects.create(
        territory_id=town.pk,
        number=number,
        first_sequence=number,
        last_sequence=number,
        previous_root="",
        root=f"{number:x}" * 64,
        sealed_at=timezone.now(),
    )


def test_seals_are_explained_shown_and_can_be_subscribed_to(client, town, tell, inhabitant):
    tell(inhabitant)
    assert "Pas encore de sceau" in client.get("/journal/sceaux/").text
    seal(town, 1)
    latest = seal(town, 2)
    page = client.get("/journal/sceaux/").text
    assert latest.root in page
    assert 'href="/journal/sceaux/atom/"' in page
    root = ElementTree.fromstring(client.get("/journal/sceaux/atom/").content)  # noqa: S314 - our own
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2
    assert latest.root in entries[0].findtext(f"{ATOM}summary")
    assert entries[0].find(f"{ATOM}link").get("href").endswith("#sceau-2")


def test_the_latest_seal_is_at_the_foot_of_every_page(client, town, tell, inhabitant):
    tell(inhabitant)
    latest = seal(town, 3)
    assert f'<a href="/journal/sceaux/">{latest.short}</a>' in client.get("/cailloux/").text

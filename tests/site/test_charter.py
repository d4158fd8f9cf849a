"""The town's charter, rewritten in its workshop."""

from __future__ import annotations

import pytest

from terril.agreements import actions
from terril.agreements.actions import propose_version
from terril.agreements.clauses import DEFAULTS, PLACEHOLDERS
from terril.agreements.models import Clause
from terril.foundation.models import JournalEntry
from terril.site.queries import charter
from tests import factories

PAGE = "/atelier/charte/"
SAFETY = f"{PAGE}safety/"


@pytest.fixture
def desk(client, town, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def adopted(town, officer):
    actions.adopt_charter(officer, town)
    return Clause.objects.get(territory=town, key="safety")


def typed(**changed):
    return {
        "title_fr": "Sécurité",
        "text_fr": "Une personne veille, à {town}.",
        "title_en": "Safety",
        "text_en": "Somebody watches, in {town}.",
        **changed,
    }


def to_sign(town):
    """An agreement in which both sides bring something."""
    agreement = factories.InitiativeFactory(territory=town).agreement
    factories.CommitmentFactory(agreement=agreement, party=agreement.parties.get(side="town"))
    return agreement


@pytest.mark.parametrize(
    ("who", "answer"),
    [("officer", 200), ("administrator", 200), ("mayor", 403), ("service_member", 403), ("inhabitant", 403)],
)
def test_who_rewrites_the_charter(request, client, adopted, who, answer):
    client.force_login(request.getfixturevalue(who))
    for page in (PAGE, SAFETY):
        assert client.get(page).status_code == answer
    if answer == 403:
        assert client.post(SAFETY, typed()).status_code == 403
        assert Clause.objects.get(pk=adopted.pk).text_fr == adopted.text_fr


def test_a_town_adopts_the_blocks_that_are_shipped(desk, town):
    page = desk.get(PAGE).text
    assert "Adopter ces articles" in page
    assert SAFETY not in page
    assert desk.get(SAFETY).status_code == 404
    assert desk.post(PAGE).status_code == 302
    assert town.clauses.count() == len(DEFAULTS)
    page = desk.get(PAGE).text
    assert "Adopter ces articles" not in page
    assert SAFETY in page


def test_a_block_is_looked_at_before_it_is_kept(desk, town, adopted):
    page = desk.post(SAFETY, {**typed(), "apercu": "1"})
    assert page.status_code == 200
    assert f"<ins>Une personne veille, à {town.name}.</ins>" in page.text
    assert f"<ins>Somebody watches, in {town.name}.</ins>" in page.text
    assert "<del>" in page.text
    assert "Rien n'est encore enregistré" in page.text
    adopted.refresh_from_db()
    assert "veille" not in adopted.text_fr


def test_a_block_is_rewritten_and_what_is_signed_keeps_its_text(desk, town, officer, adopted):
    version = propose_version(officer, to_sign(town))
    assert desk.post(SAFETY, typed()).status_code == 302
    adopted.refresh_from_db()
    assert adopted.text_fr == "Une personne veille, à {town}."
    assert JournalEntry.objects.latest("pk").action == "agreements.write_clause"
    old = version.content
    version.refresh_from_db()
    assert version.content == old
    assert "veille" not in str(old)
    assert "veille" in str(propose_version(officer, to_sign(town)).content)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"text_fr": "Voir {rien}."}, "Nous ne savons pas remplir"),
        ({"text_fr": "Une accolade { seule"}, "Nous ne savons pas remplir"),
        ({"title_en": "x" * 500}, "500"),
        ({"text_en": ""}, "obligatoire"),
    ],
)
def test_what_cannot_be_is_said_and_kept(desk, adopted, changed, says):
    page = desk.post(SAFETY, typed(**changed))
    assert page.status_code == 422
    assert says in page.text
    assert "Une personne veille" in page.text or "text_fr" in changed
    assert Clause.objects.get(pk=adopted.pk).text_fr == adopted.text_fr


def test_the_charter_of_another_town_is_not_there(desk, adopted):
    elsewhere = factories.TownFactory()
    Clause.objects.create(
        territory=elsewhere, key="ailleurs", title_fr="x", title_en="x", text_fr="x", text_en="x"
    )
    assert desk.get(f"{PAGE}ailleurs/").status_code == 404


def test_every_place_is_explained_and_filled_in_the_preview(town):
    assert set(charter.PLACES) == PLACEHOLDERS
    for language in ("fr", "en"):
        values = charter.sample_values(town, language)
        assert set(values) == PLACEHOLDERS
        assert all(values.values())


def test_hostile_words_stay_words(desk, adopted):
    page = desk.post(SAFETY, {**typed(text_fr="<script>alert(1)</script>"), "apercu": "1"})
    assert "<script>alert" not in page.text


def test_agreements_being_written_are_counted(desk, town, adopted):
    for state in ("draft", "draft", "proposed", "running"):
        initiative = factories.InitiativeFactory(territory=town)
        initiative.agreement.state, initiative.agreement.is_public = state, True
        initiative.agreement.save()
    assert charter.still_written(town) == 2
    assert "2 conventions en préparation" in desk.get(SAFETY).text

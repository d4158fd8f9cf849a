"""Who sees which initiative, lists with their filters, comments, the story."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment, Party
from terril.foundation.models import Audience, JournalEntry
from terril.initiatives import actions, queries
from terril.initiatives.models import Initiative
from terril.initiatives.queries import StateGroup
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import NEVER_A_DEAD_END, Life, fresh

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def numbers(initiatives) -> list[int]:
    return [initiative.number for initiative in initiatives]


def test_a_draft_is_seen_by_its_authors_and_the_officer(life):
    draft = life.at(S.IDEA)
    member = factories.UserFactory(speaks_for=draft.proposers)
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    for actor in (life.author, member, life.officer):
        assert queries.visible_to(fresh(actor), life.town).get() == draft
    for actor in (ANYBODY, life.passer_by, life.mayor, life.gardener, elsewhere):
        assert not queries.visible_to(fresh(actor), life.town).exists()


def test_what_was_sent_is_seen_by_all_whatever_became_of_it(life):
    for state in S:
        if state != S.IDEA:
            initiative = life.at(state)
            assert queries.visible_to(ANYBODY, life.town).filter(pk=initiative.pk).exists(), state
    assert queries.visible_to(ANYBODY, life.town).count() == len(S) - 1


def test_a_draft_that_was_dropped_stays_unseen(life):
    actions.drop(life.author, life.at(S.IDEA), reason="Une autre fois")
    assert not queries.visible_to(ANYBODY, life.town).exists()
    assert queries.visible_to(fresh(life.author), life.town).exists()
    assert not queries.drafts_of(fresh(life.author), life.town).exists()
    assert not queries.listing(fresh(life.author), life.town).exists()


def test_an_initiative_of_another_town_does_not_exist_here(life):
    elsewhere = Life(factories.TownFactory())
    elsewhere.at(S.RECEIVED)
    for actor in (ANYBODY, life.officer, elsewhere.author, elsewhere.officer):
        assert not queries.visible_to(fresh(actor), life.town).exists()
        assert not queries.listing(fresh(actor), life.town).exists()


def test_drafts_to_go_on_with(life):
    first, second = life.at(S.IDEA), life.at(S.IDEA)
    life.at(S.RECEIVED)
    assert list(queries.drafts_of(fresh(life.author), life.town)) == [second, first]
    assert not queries.drafts_of(fresh(life.passer_by), life.town).exists()
    assert not queries.drafts_of(ANYBODY, life.town).exists()


def test_a_list_holds_what_was_sent_the_newest_first(life):
    life.at(S.IDEA)
    life.at(S.RECEIVED)
    life.at(S.REFUSED)
    for actor in (ANYBODY, life.author, life.officer):
        assert numbers(queries.listing(fresh(actor), life.town)) == [2, 1]


@pytest.mark.parametrize("group", list(StateGroup))
def test_every_group_of_states_is_a_filter(town, group):
    sent = {
        state: factories.InitiativeFactory(territory=town, state=state, number=number)
        for number, state in enumerate(S, start=1)
        if state != S.IDEA
    }
    expected = {sent[state].number for state in queries.STATES_OF[group]}
    assert expected
    assert set(numbers(queries.listing(ANYBODY, town, state_group=group))) == expected


def test_a_group_that_does_not_exist_finds_nothing(life):
    life.at(S.RECEIVED)
    assert numbers(queries.listing(ANYBODY, life.town, state_group="nowhere")) == []


def test_quarter_and_orientation_are_filters(life):
    quarter = factories.QuarterFactory(parent=life.town)
    water = factories.OrientationFactory(territory=life.town)
    in_quarter, for_water = life.at(S.RECEIVED), life.at(S.RECEIVED)
    life.at(S.RECEIVED)
    actions.edit(life.author, in_quarter, quarter=quarter)
    actions.open_review(life.officer, for_water, service=life.service, orientations=[water])
    for asked in (quarter, quarter.pk):
        assert numbers(queries.listing(ANYBODY, life.town, quarter=asked)) == [in_quarter.number]
    for asked in (water, water.pk):
        assert numbers(queries.listing(ANYBODY, life.town, orientation=asked)) == [for_water.number]
    assert numbers(queries.listing(ANYBODY, life.town, quarter=quarter, orientation=water)) == []


def _need(life: Life, initiative: Initiative) -> Commitment:
    agreement = Agreement.objects.get(pk=initiative.agreement_id)
    party = Party.objects.get(agreement=agreement, organisation=initiative.proposers)
    return agreements.commit(life.author, agreement, party=party, kind="time", what="Planter", places=1)


def test_looking_for_help_is_having_a_free_place(life):
    helped, _alone = life.at(S.RECEIVED), life.at(S.RECEIVED)
    need = _need(life, helped)
    assert numbers(queries.listing(ANYBODY, life.town, looking_for_help=True)) == [helped.number]
    agreements.take(life.passer_by, need)
    assert numbers(queries.listing(ANYBODY, life.town, looking_for_help=True)) == []


@pytest.mark.parametrize("stop", ["refuse", "redirect", "drop", "fail"])
def test_what_stopped_looks_for_nobody(life, stop):
    initiative = life.at(S.UNDER_REVIEW)
    _need(life, initiative)
    details = {
        "refuse": NEVER_A_DEAD_END,
        "redirect": NEVER_A_DEAD_END,
        "drop": {"reason": "Plus le temps"},
        "fail": {"what_happened": "Il a gelé", "learned": "Attendre"},
    }[stop]
    getattr(actions, stop)(life.officer, initiative, **details)
    assert numbers(queries.listing(ANYBODY, life.town, looking_for_help=True)) == []
    if stop != "fail":
        actions.revive(life.officer, initiative, reason="La rue a changé")
        assert numbers(queries.listing(ANYBODY, life.town, looking_for_help=True)) == [initiative.number]


def test_the_newest_come_first(life):
    for _ in range(3):
        life.at(S.RECEIVED)
    assert numbers(queries.listing(ANYBODY, life.town)) == [3, 2, 1]


@pytest.mark.parametrize("options", [{}, {"looking_for_help": True}, {"state_group": "a-l-etude"}])
def test_a_list_costs_one_query_with_one_and_with_many(life, options):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            cards = [
                (i.title, i.quarter, i.service.name, i.person_in_charge, i.agreement.state)
                for i in queries.listing(ANYBODY, life.town, **options)
            ]
        assert cards
        return len(captured)

    _need(life, life.at(S.UNDER_REVIEW))
    assert cost() == 1
    for _ in range(3):
        _need(life, life.at(S.UNDER_REVIEW))
    assert cost() == 1


def test_reading_one_initiative_brings_what_its_page_shows(life, django_assert_num_queries):
    initiative = life.at(S.IN_UPKEEP)
    with django_assert_num_queries(1):
        seen = queries.visible_to(ANYBODY, life.town).get(number=initiative.number)
        assert seen.territory.name
        assert seen.author.public_name
        assert seen.proposers.name
        assert seen.service.name
        assert seen.agreement.title
        assert (seen.quarter, seen.person_in_charge, seen.kept_by) == (None, None, None)


def test_comments_held_are_read_by_their_author_and_the_officer(life):
    initiative = life.at(S.RECEIVED)
    shown = actions.comment(life.passer_by, initiative, text="Bravo")
    held = actions.comment(life.passer_by, initiative, text="www.a www.b www.c")
    removed = actions.comment(life.passer_by, initiative, text="Une insulte")
    actions.remove_comment(life.officer, removed, reason="Une insulte")
    for actor, expected in (
        (ANYBODY, [shown]),
        (life.author, [shown]),
        (life.passer_by, [shown, held]),
        (life.officer, [shown, held, removed]),
    ):
        assert list(queries.comments(initiative, fresh(actor))) == expected


def test_the_story_is_that_of_the_initiative_and_of_its_agreement(life, django_assert_num_queries):
    initiative, other = life.at(S.SIGNED), life.at(S.SIGNED)
    with django_assert_num_queries(1):
        told = queries.story(initiative)
    names = [entry.action for entry in told]
    assert names[0] == "initiatives.conclude"
    assert names[-1] == "initiatives.submit"
    assert names.count("agreements.sign") == 2
    assert "initiatives.grant" in names
    assert [entry.sequence for entry in told] == sorted((e.sequence for e in told), reverse=True)
    topics = {(entry.topic_type, entry.topic_id) for entry in told}
    assert topics == {
        ("initiatives.initiative", initiative.pk),
        ("agreements.agreement", initiative.agreement_id),
    }
    assert not topics & {("initiatives.initiative", other.pk)}
    assert len(queries.story(initiative, 3)) == 3


def test_the_story_keeps_drafts_and_followers_private(life):
    initiative = life.at(S.RECEIVED)
    actions.edit(life.author, initiative, place="Rue Longue")
    actions.follow(life.passer_by, initiative, email="voisin@example.org", language="fr")
    actions.comment(life.passer_by, initiative, text="www.a www.b www.c")
    assert {entry.audience for entry in queries.story(initiative)} == {Audience.PUBLIC}
    assert [entry.action for entry in queries.story(initiative)] == ["initiatives.edit", "initiatives.submit"]
    for actor, audiences in (
        (life.officer, {Audience.PUBLIC, Audience.STAFF}),
        (life.mayor, {Audience.PUBLIC, Audience.STAFF}),
        (life.author, {Audience.PUBLIC}),
        (ANYBODY, {Audience.PUBLIC}),
    ):
        assert {e.audience for e in queries.story(initiative, actor=fresh(actor))} == audiences
    assert JournalEntry.objects.filter(audience=Audience.PRIVATE).exists()

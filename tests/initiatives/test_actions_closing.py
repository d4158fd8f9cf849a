"""Every initiative ends as a pebble, as a told lesson, or stops with its reason."""

from __future__ import annotations

import pytest

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment, Confirmation, Delivery, Estimate, Side
from terril.agreements.states import AgreementState
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions, queries
from terril.initiatives.models import Initiative, Lesson, Review
from terril.initiatives.states import InitiativeState
from terril.landmarks.models import Landmark, LandmarkKind
from terril.people.queries import system
from tests import factories
from tests.initiatives.life import days, entries
from tests.initiatives.test_actions_proposing import refused

pytestmark = pytest.mark.django_db
S = InitiativeState
TOLD = {"changed": "La place vit", "learned": "Viser juste"}


def _agreement_state(initiative) -> str:
    return Agreement.objects.get(pk=initiative.agreement_id).state


def test_each_side_writes_its_review(life):
    initiative = life.at(S.DONE)
    review = actions.write_review(life.gardener, initiative, side="town", cost="Deux journées", **TOLD)
    assert (review.side, review.cost, review.by, review.on) == (
        Side.TOWN,
        "Deux journées",
        life.gardener,
        clock.today(),
    )
    actions.write_review(life.author, initiative, side="inhabitants", **TOLD)
    assert set(Review.objects.values_list("side", flat=True)) == {"town", "inhabitants"}


def test_written_again_a_review_replaces_the_first(life):
    initiative = life.at(S.DONE)
    for changed in ("Peu", "Beaucoup"):
        actions.write_review(life.mayor, initiative, side="town", changed=changed, learned="Viser juste")
    assert Review.objects.get().changed == "Beaucoup"


def test_nobody_writes_the_review_of_the_other_side(life):
    initiative = life.at(S.DONE)
    before = entries()
    for actor, side in ((life.author, "town"), (life.gardener, "inhabitants"), (life.mayor, "inhabitants")):
        with pytest.raises(NotAllowed):
            actions.write_review(actor, initiative, side=side, **TOLD)
    assert (entries(), Review.objects.count()) == (before, 0)


def test_the_officer_writes_down_what_the_inhabitants_say(life):
    actions.write_review(life.officer, life.at(S.DONE), side="inhabitants", **TOLD)
    entry = JournalEntry.objects.get(action="initiatives.write_review")
    assert (entry.actor_id, entry.on_behalf_of_id) == (life.officer.pk, life.author.pk)


def test_a_review_says_something(life):
    initiative = life.at(S.DONE)
    review = {"side": "town", **TOLD}
    for field, wrong in (
        ("side", "both"),
        ("changed", " "),
        ("learned", ""),
        ("changed", "a" * 5001),
        ("cost", "a" * 2001),
    ):
        assert refused(field, actions.write_review, life.officer, initiative, **{**review, field: wrong})
    assert not Review.objects.exists()


@pytest.mark.parametrize("written", [(), ("town",), ("inhabitants",)])
def test_no_pebble_before_both_have_told(life, written):
    initiative = life.at(S.DONE)
    for side in written:
        actions.write_review(life.officer, initiative, side=side, **TOLD)
    before = entries()
    with pytest.raises(WrongState, match="Il manque le bilan"):
        actions.close(life.officer, initiative)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.landmark, entries()) == (S.DONE, None, before)
    assert not Landmark.objects.exists()
    assert _agreement_state(initiative) == AgreementState.RUNNING


def test_closing_lays_a_pebble_and_ends_the_agreement(life):
    orientation = factories.OrientationFactory(territory=life.town)
    initiative = life.at(S.IN_UPKEEP)
    initiative.orientations.add(orientation)
    life.write_reviews(initiative)
    laid_on = clock.today() - days(10)
    actions.close(life.mayor, initiative, laid_on=laid_on)
    initiative.refresh_from_db()
    pebble = Landmark.objects.get()
    assert (initiative.state, initiative.landmark) == (S.CLOSED, pebble)
    assert (pebble.kind, pebble.title, pebble.laid_on) == (
        LandmarkKind.ACHIEVEMENT,
        initiative.title,
        laid_on,
    )
    assert (list(pebble.orientations.all()), pebble.territory) == ([orientation], life.town)
    assert pebble.story.count("La place vit") == pebble.story.count("Viser juste") == 2
    assert _agreement_state(initiative) == AgreementState.ENDED
    assert JournalEntry.objects.get(action="initiatives.close").actor_id == life.mayor.pk
    # Terril lays it, whoever closes.
    assert JournalEntry.objects.get(action="landmarks.lay").actor_id == system().pk


def test_the_pebble_is_filled_in_from_what_is_known(life):
    quarter = factories.QuarterFactory(parent=life.town)
    initiative = life.at(S.DONE)
    Initiative.objects.filter(pk=initiative.pk).update(
        quarter=quarter, place="Place du Terril", latitude=50.4
    )
    Initiative.objects.filter(pk=initiative.pk).update(longitude=2.8)
    ours = initiative.agreement.parties.get(side=Side.INHABITANTS)
    share = factories.CommitmentFactory(party=ours, unit="h", quantity=12, value_cents=120_00)
    Estimate.objects.create(
        agreement=initiative.agreement,
        what="Un marché",
        amount_cents=900_00,
        source="Trois devis",
        on=clock.today(),
    )
    given = Delivery.objects.create(
        commitment=share,
        by=life.author,
        on=clock.today(),
        quantity=7,
        value_cents=70_00,
        entered_by=life.author,
    )
    Confirmation.objects.create(delivery=given, by=life.officer)
    kept, other = (factories.PhotoFactory(territory=life.town) for _ in range(2))
    initiative.photos.add(kept, other)
    life.write_reviews(initiative)
    initiative.refresh_from_db()
    proposed = queries.proposal(initiative)
    told = {figure.key: figure.value for figure in proposed.figures}
    assert (told["hours_inhabitants"], told["value_inhabitants"]) == (7, 70)
    assert told["saved"] > 0
    assert share.what in proposed.words["by_inhabitants"]
    actions.close(
        life.mayor, initiative, figures=["saved"], photos=[], before=kept, after=other, done="Fleurir"
    )
    pebble = Landmark.objects.get()
    assert (pebble.quarter, pebble.place, pebble.latitude, pebble.longitude) == (
        quarter,
        "Place du Terril",
        50.4,
        2.8,
    )
    assert (pebble.done, pebble.by_town) == ("Fleurir", proposed.words["by_town"])
    assert pebble.by_inhabitants == proposed.words["by_inhabitants"]
    figure = pebble.figures.get()
    assert (figure.value, figure.on) == (told["saved"], clock.today())
    assert "Trois devis" in figure.source
    assert {shown.moment: shown.photo for shown in pebble.photos.all()} == {"before": kept, "after": other}


def test_a_pebble_shows_photos_of_its_initiative_only(life):
    initiative = life.at(S.DONE)
    life.write_reviews(initiative)
    shown, stranger = (factories.PhotoFactory(territory=life.town) for _ in range(2))
    initiative.photos.add(shown)
    for field, wrong in (
        ("photos", {"photos": [stranger]}),
        ("before", {"before": stranger}),
        ("after", {"before": shown, "after": shown}),
        ("title", {"title": " "}),
    ):
        assert refused(field, actions.close, life.officer, initiative, **wrong)
    initiative.refresh_from_db()
    assert (initiative.state, Landmark.objects.count()) == (S.DONE, 0)


def test_a_pebble_marks_today_unless_told_and_never_a_day_to_come(life):
    initiative = life.at(S.DONE)
    life.write_reviews(initiative)
    tomorrow = clock.today() + days(1)
    assert "jour passé" in refused("laid_on", actions.close, life.officer, initiative, laid_on=tomorrow)
    assert not Landmark.objects.exists()
    actions.close(life.officer, initiative)
    assert Landmark.objects.get().laid_on == clock.today()


def test_no_pebble_while_a_signature_is_missing(life):
    initiative = life.at(S.DONE)
    life.write_reviews(initiative)
    commitment = Commitment.objects.get(agreement=initiative.agreement_id, party__side=Side.TOWN)
    agreements.amend(life.officer, commitment, what="Douze bacs")
    initiative.refresh_from_db()
    before = entries()
    with pytest.raises(WrongState, match="attend des signatures"):
        actions.close(life.officer, initiative)
    assert (entries(), Landmark.objects.count()) == (before, 0)
    life.sign_both(initiative)
    initiative.refresh_from_db()
    assert actions.close(life.officer, initiative).state == S.CLOSED


def test_what_is_closed_stays_closed(life):
    initiative = life.at(S.CLOSED)
    before = entries()
    for deed, details in (
        (actions.close, {}),
        (actions.drop, {"reason": "Non"}),
        (actions.fail, {"what_happened": "Non", "learned": "Non"}),
        (actions.write_review, {"side": "town", **TOLD}),
    ):
        with pytest.raises(WrongState):
            deed(life.officer, initiative, **details)
    assert (entries(), Landmark.objects.count()) == (before, 1)


def test_stopping_says_why(life):
    initiative = life.at(S.RECEIVED)
    assert "pourquoi" in refused("reason", actions.drop, life.author, initiative, reason=" ")
    assert refused("reason", actions.drop, life.author, initiative, reason="a" * 301)
    initiative.refresh_from_db()
    assert initiative.state == S.RECEIVED


def test_what_is_dropped_before_signing_no_longer_calls_for_anybody(life):
    initiative = life.at(S.INFORMATION_NEEDED)
    due = initiative.answer_due_on
    actions.drop(life.author, initiative, reason="Plus le temps")
    initiative.refresh_from_db()
    assert (initiative.state, initiative.clock_stopped_on) == (S.DROPPED, None)
    assert initiative.days_late(due + days(100)) == 0
    assert not Agreement.objects.get(pk=initiative.agreement_id).is_public
    assert not Landmark.objects.exists()
    entry = JournalEntry.objects.get(action="initiatives.drop")
    assert (entry.audience, entry.facts["reason"]) == (Audience.PUBLIC, "Plus le temps")


def test_what_is_dropped_once_signed_is_broken_off(life):
    initiative = life.at(S.IN_UPKEEP)
    actions.drop(life.officer, initiative, reason="Plus personne")
    assert _agreement_state(initiative) == AgreementState.BROKEN_OFF


def test_nobody_hears_of_a_draft_that_is_dropped(life):
    actions.drop(life.author, life.at(S.IDEA), reason="Finalement non")
    assert JournalEntry.objects.get(action="initiatives.drop").audience == Audience.PRIVATE


@pytest.mark.parametrize("state", [S.RECEIVED, S.UNDER_WAY])
def test_a_failure_is_told_and_its_lesson_laid_on_the_path(life, state):
    initiative = life.at(state)
    actions.fail(life.author, initiative, what_happened="Il a gelé", learned="Attendre mai")
    initiative.refresh_from_db()
    lesson, pebble = Lesson.objects.get(), Landmark.objects.get()
    assert (initiative.state, initiative.landmark) == (S.FAILED, pebble)
    assert (lesson.what_happened, lesson.learned, lesson.told_by) == (
        "Il a gelé",
        "Attendre mai",
        life.author,
    )
    assert (pebble.kind, pebble.laid_on) == (LandmarkKind.LESSON, clock.today())
    assert (pebble.done, pebble.story) == ("Il a gelé", "Attendre mai")
    assert _agreement_state(initiative) == AgreementState.BROKEN_OFF


def test_a_failure_told_by_halves_is_not_told(life):
    initiative = life.at(S.UNDER_WAY)
    told = {"what_happened": "Il a gelé", "learned": "Attendre mai"}
    for missing in told:
        assert refused(missing, actions.fail, life.author, initiative, **{**told, missing: ""})
    initiative.refresh_from_db()
    assert initiative.state == S.UNDER_WAY
    assert _agreement_state(initiative) == AgreementState.RUNNING
    assert not Lesson.objects.exists()
    assert not Landmark.objects.exists()

"""Promising, and what becomes of a promise: who may, what is refused, what is never rewritten."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment
from terril.agreements.when import When
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.sentences import sentence
from terril.foundation.states import WrongState
from terril.mail.models import Mail
from terril.people.queries import system
from terril.promises import actions, queries
from terril.promises.models import Answer, Outcome, PublicCommitment, Question, Report, Revision, Term, Watch
from tests import factories
from tests.promises.conftest import DAY, by, on

KEPT = (PublicCommitment, Report, Revision, Outcome, Question, Answer)


def nothing_changed(deed, error, match=None):
    """Do something refused, and see that no row and no line of the journal came of it."""
    tables = (*KEPT, Agreement, Commitment, Term, Watch, JournalEntry, Mail)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    with pytest.raises(error, match=match):
        deed()
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def last_line():
    return sentence(JournalEntry.objects.latest("pk"), {})


@pytest.mark.parametrize("who", ["officer", "mayor"])
def test_the_town_promises_before_everybody(request, who, town, hall):
    actor = request.getfixturevalue(who)
    star = factories.OrientationFactory(territory=town)
    promise = actions.publish(
        actor,
        town,
        what="Fermer la rue",
        when=by(DAY),
        carried_by="Jeanne Morel, maire",
        proof_expected="Une photo des barrières",
        orientations=[star],
        made_in="Réunion publique du 3 mai",
        made_in_url="/reunions/3/",
    )
    commitment = promise.commitment
    assert (commitment.what, commitment.state, commitment.when) == ("Fermer la rue", "taken", by(DAY))
    agreement = commitment.agreement
    assert (agreement.kind, agreement.state, agreement.is_public) == ("public_promise", "running", True)
    assert (promise.number, agreement.page_url) == (1, "/engagements/1/")
    assert list(star.promises.all()) == [agreement]
    assert [line.promise for line in queries.made_in(town, "/reunions/3/")] == [promise]
    assert JournalEntry.objects.latest("pk").audience == Audience.PUBLIC
    assert last_line() == (
        "Jeanne Morel, maire s'engage devant tous\u00a0: «\u00a0Fermer la rue\u00a0» (avant le 12 juin 2027)"
    )


def test_somebody_elected_carries_it_by_their_function(town, hall, mayor):
    promise = actions.publish(mayor, town, what="Fermer la rue", when=When(), carried_by=mayor)
    assert (promise.carrier, promise.carried_by) == (mayor, f"{mayor.public_name}, Maire")


def test_nobody_else_promises_for_the_town(town, hall, inhabitant, administrator):
    for actor in (inhabitant, administrator):
        nothing_changed(
            lambda actor=actor: actions.publish(actor, town, what="X", when=When(), carried_by="Y"),
            NotAllowed,
        )


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"what": " "}, "what"),
        ({"what": "a" * 501}, "what"),
        ({"carried_by": " "}, "carried_by"),
        ({"made_in_url": "javascript:alert(1)"}, "made_in_url"),
        ({"made_in_url": "//ailleurs.example/"}, "made_in_url"),
        ({"made_on": datetime.date(2999, 1, 1)}, "made_on"),
    ],
)
def test_what_is_not_right_is_said_beside_it(town, hall, mayor, details, field):
    wanted = {"what": "Fermer la rue", "when": When(), "carried_by": "La maire", **details}
    with pytest.raises(ValidationError) as error:
        actions.publish(mayor, town, **wanted)
    assert list(error.value.message_dict) == [field]
    assert not PublicCommitment.objects.exists()


def test_who_carries_it_is_elected_and_of_age(town, hall, mayor, minor, inhabitant):
    for person in (minor, inhabitant, factories.UserFactory(elected_of=town, minor=True)):
        nothing_changed(
            lambda person=person: actions.publish(mayor, town, what="X", when=When(), carried_by=person),
            ValidationError,
        )


def test_a_promise_needs_a_town_hall_and_orientations_of_the_town(town, mayor):
    wanted = {"what": "X", "when": When(), "carried_by": "Y"}
    nothing_changed(lambda: actions.publish(mayor, town, **wanted), ValidationError, "mairie")
    stars = [factories.OrientationFactory()]
    nothing_changed(lambda: actions.publish(mayor, town, orientations=stars, **wanted), ValidationError)


def test_numbers_follow_each_other_in_each_town(town, hall, mayor):
    made = [
        actions.publish(mayor, town, what=f"Promesse {n}", when=When(), carried_by="La maire").number
        for n in range(3)
    ]
    assert made == [1, 2, 3]


def test_other_doors_do_not_rewrite_a_promise(promised, mayor):
    commitment = promised.commitment
    for deed in (
        lambda: agreements.amend(mayor, commitment, what="Rien"),
        lambda: agreements.remove(mayor, commitment),
        lambda: agreements.settle(mayor, commitment, state="kept"),
        lambda: agreements.end(mayor, commitment.agreement),
        lambda: agreements.break_off(mayor, commitment.agreement, reason="X"),
        lambda: agreements.propose_version(mayor, commitment.agreement),
    ):
        nothing_changed(deed, NotAllowed, "ne se réécrit pas")


def life(promised, mayor):
    """One row of each table that is kept."""
    actions.report(mayor, promised, words="Le plan est dessiné", progress="au tiers", percent=30)
    actions.revise(mayor, promised, words="Fermer la rue le matin", when=by(DAY), reason="Le bus passe")
    question = actions.ask(system(), promised, words="Et la rue d'à côté ?")
    actions.answer(mayor, question, words="Elle attend l'an prochain")
    actions.keep(mayor, promised, proof="Les barrières sont posées", link="https://exemple.fr/photo")


@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_to_rewrite(promised, mayor, table):
    life(promised, mayor)
    row = table.objects.get()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    always = {"id": 999_999, "words": "autre chose"}
    for column, value in always.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.filter(pk=row.pk).update(**{column: value})
        if connection.vendor == "postgresql":
            connection.cursor()
    assert table.objects.filter(pk=row.pk).update(words="…", is_erased=True) == 1


def test_a_date_is_kept_as_it_was_said_and_the_one_that_holds_is_the_commitments(promised, mayor):
    later = by(datetime.date(2027, 9, 1))
    actions.revise(mayor, promised, when=later, reason="Travaux du réseau d'eau")
    promised.refresh_from_db()
    assert (promised.when, promised.commitment.when) == (by(DAY), later)
    assert promised.words == promised.commitment.what == "Fermer la rue de l'école aux voitures"


def test_a_revision_says_something_new_and_why(promised, mayor, inhabitant):
    nothing_changed(lambda: actions.revise(mayor, promised, reason="Rien"), ValidationError, "Rien ne change")
    nothing_changed(
        lambda: actions.revise(mayor, promised, words="Autre", reason=" "), ValidationError, "raison"
    )
    nothing_changed(lambda: actions.revise(inhabitant, promised, words="Autre", reason="X"), NotAllowed)


def test_late_the_day_after_then_revised_then_kept(town, promised, mayor):
    def status(today):
        (line,) = queries.board(town, today=today)
        return line.status, line.days_late

    assert status(DAY - datetime.timedelta(2)) == ("on_the_way", 0)
    last = promised.commitment.when.end
    assert status(last) == ("on_the_way", 0)
    assert status(last + datetime.timedelta(1)) == ("late", 1)
    with on(2027, 6, 20):
        actions.revise(mayor, promised, when=by(datetime.date(2027, 9, 1)), reason="Travaux")
    assert status(datetime.date(2027, 6, 21)) == ("revised", 0)
    assert status(datetime.date(2027, 9, 30))[0] == "late"
    with on(2027, 10, 1):
        actions.keep(mayor, promised, proof="Les barrières sont posées")
    assert status(datetime.date(2027, 10, 2)) == ("kept", 0)


def test_given_up_with_a_reason_then_taken_up_again(town, promised, mayor, inhabitant):
    nothing_changed(lambda: actions.give_up(mayor, promised, reason=" "), ValidationError, "raison")
    nothing_changed(lambda: actions.give_up(inhabitant, promised, reason="X"), NotAllowed)
    nothing_changed(lambda: actions.take_up_again(mayor, promised, reason="X"), WrongState)
    actions.give_up(mayor, promised, reason="L'aide n'est pas venue")
    assert [line.status for line in queries.board(town)] == ["given_up"]
    promised.refresh_from_db()
    for deed in (
        lambda: actions.give_up(mayor, promised, reason="X"),
        lambda: actions.report(mayor, promised, words="X"),
        lambda: actions.revise(mayor, promised, words="X", reason="Y"),
        lambda: actions.keep(mayor, promised, proof="X"),
        lambda: actions.ask(system(), promised),
    ):
        nothing_changed(deed, WrongState, "renoncé")
    nothing_changed(lambda: actions.take_up_again(inhabitant, promised, reason="X"), NotAllowed)
    actions.take_up_again(mayor, promised, reason="L'aide est venue", when=by(datetime.date(2028, 1, 1)))
    (line,) = queries.board(town, today=datetime.date(2027, 7, 1))
    assert (line.status, line.promise.commitment.state_reason) == ("revised", "")
    assert [one.kind for one in Outcome.objects.order_by("pk")] == ["given_up", "taken_up"]


def test_kept_with_what_proves_it_and_only_once(promised, mayor, inhabitant):
    nothing_changed(lambda: actions.keep(mayor, promised, proof=" "), ValidationError, "preuve")
    nothing_changed(lambda: actions.keep(inhabitant, promised, proof="X"), NotAllowed)
    before = datetime.date(2026, 12, 31)
    nothing_changed(lambda: actions.keep(mayor, promised, proof="X", on=before), ValidationError)
    photo = factories.PhotoFactory()
    nothing_changed(lambda: actions.keep(mayor, promised, proof="X", photo=photo), ValidationError)
    actions.keep(mayor, promised, proof="Les barrières")
    assert last_line().endswith("Ce qui le prouve\u00a0: Les barrières")
    promised.refresh_from_db()
    nothing_changed(lambda: actions.keep(mayor, promised, proof="X"), WrongState, "tenu")
    nothing_changed(lambda: actions.ask(system(), promised), WrongState, "tenu")
    # News of what was kept are still news.
    assert actions.report(mayor, promised, words="Deux ans plus tard, elles y sont").pk


def test_a_report_has_words_and_a_day_that_has_come(promised, mayor, inhabitant):
    nothing_changed(lambda: actions.report(inhabitant, promised, words="X"), NotAllowed)
    for details in ({"words": ""}, {"percent": 101}, {"on": datetime.date(2999, 1, 1)}, {"link": "ici"}):
        wanted = {"words": "X", **details}
        nothing_changed(lambda wanted=wanted: actions.report(mayor, promised, **wanted), ValidationError)


def test_anybody_asks_where_it_is_and_the_answer_has_a_date(town, promised, mayor, inhabitant):
    with on(2027, 2, 1):
        question = actions.ask(system(), promised, words="Et le bus ?")
    assert question.due_on == datetime.date(2027, 3, 3)
    with on(2027, 3, 5):
        (owed,) = queries.owing(town, datetime.date(2027, 3, 5))
    assert (owed.days_late, owed.url) == (2, f"/engagements/1/questions/{question.pk}/")
    nothing_changed(lambda: actions.answer(inhabitant, question, words="X"), NotAllowed)
    nothing_changed(lambda: actions.answer(mayor, question, words=" "), ValidationError)
    actions.answer(mayor, question, words="Il passe ailleurs")
    question.refresh_from_db()
    nothing_changed(lambda: actions.answer(mayor, question, words="X"), NotAllowed, "déjà sa réponse")
    assert queries.owing(town, datetime.date(2027, 3, 5)) == []


def test_the_queue_hears_of_a_date_that_comes_and_of_what_is_late_without_a_word(town, promised, mayor):
    last = promised.commitment.when.end
    assert queries.owing(town, last - datetime.timedelta(16)) == []
    (coming,) = queries.owing(town, last - datetime.timedelta(15))
    assert (coming.due_on, coming.days_late) == (last, 0)
    (late,) = queries.owing(town, last + datetime.timedelta(3))
    assert (late.days_late, late.url) == (3, "/engagements/1/nouvelles/")
    with on(2027, 6, 14):
        actions.report(mayor, promised, words="Les barrières arrivent en juillet")
    assert queries.owing(town, last + datetime.timedelta(4)) == []


def test_a_term_holds_what_was_promised_in_it_whoever_is_mayor_since(town, officer, mayor, promised):
    before = actions.add_term(
        officer, town, name="2020-2026", mayor="Jeanne Morel", starts_on=datetime.date(2020, 5, 25)
    )
    wanted = {"name": "2026-2032", "mayor": "Paul Ricard", "starts_on": datetime.date(2026, 3, 29)}
    nothing_changed(lambda: actions.add_term(officer, town, **wanted), ValidationError, "2020-2026")
    nothing_changed(lambda: actions.add_term(mayor, town, **wanted), NotAllowed)
    actions.change_term(
        officer,
        before,
        name="2020-2026",
        mayor="Jeanne Morel",
        starts_on=before.starts_on,
        ends_on=datetime.date(2026, 3, 28),
    )
    after = actions.add_term(officer, town, **wanted)
    before.refresh_from_db()
    assert queries.board(town, term=before) == []
    assert [line.promise for line in queries.board(town, term=after)] == [promised]
    backwards = {**wanted, "name": "X", "ends_on": datetime.date(2020, 1, 1)}
    nothing_changed(lambda: actions.change_term(officer, after, **backwards), ValidationError)


def test_whoever_follows_is_told_each_time(town, promised, mayor):
    wanted = actions.watch(system(), promised, email=" Nina@exemple.fr ", language="fr")
    nothing_changed(
        lambda: actions.watch(system(), promised, email="nina", language="fr"), ValidationError, "complète"
    )
    actions.report(mayor, promised, words="Pas encore")
    assert [mail.purpose for mail in Mail.objects.all()] == ["follow"]
    actions.confirm_watch(system(), wanted)
    life(promised, mayor)
    told = Mail.objects.filter(purpose="promise").order_by("pk")
    assert len(told) == 4
    assert "Le plan est dessiné" in told[0].text
    assert all(mail.unsubscribe_url.endswith(f"/suivre/{wanted.token}/arreter/") for mail in told)
    actions.unwatch(system(), wanted)
    actions.report(mayor, promised, words="Encore des nouvelles")
    assert Mail.objects.filter(purpose="promise").count() == 4
    assert not Watch.objects.exists()


def test_an_account_follows_at_once(promised, inhabitant):
    wanted = actions.watch(inhabitant, promised, email=inhabitant.email, language="fr")
    assert wanted.confirmed_at
    assert not Mail.objects.exists()

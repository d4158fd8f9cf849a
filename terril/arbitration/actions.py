"""A question is put, its options laid side by side, decided with its reasons, and looked at again."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements.when import When
from terril.arbitration import queries, rules
from terril.arbitration.models import Arbitration, Correction, Option
from terril.arbitration.states import ArbitrationState
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import move
from terril.initiatives.actions.wording import Wording, checked
from terril.meetings.models import Meeting, Problem
from terril.people.models import User
from terril.promises import actions as promises
from terril.territories.models import Territory

LONG = 5000
# A choice is one between two things at least.
FEWEST_OPTIONS = 2


@action(rules.can_ask, says=_("%(who)s a mis une question à l'arbitrage : %(question)s"))
def ask(
    actor: User,
    town: Territory,
    *,
    question: str,
    context: str = "",
    criteria: str = "",
    heard: str = "",
    meetings: Sequence[Meeting] = (),
    problems: Sequence[Problem] = (),
) -> Told:
    """Put a question to decide, with what the options are compared by and who was heard.

    Arguments: `criteria` one a line; `heard` who was, in words; `meetings` and `problems` of this town.
    Raises ValidationError keyed by the detail.
    """
    words = _checked_question(question, context, criteria, heard)
    _check_ours(town, meetings, problems)
    arbitration = Arbitration.objects.create(territory=town, number=queries.next_number(town), **words)
    arbitration.meetings.set(meetings)
    arbitration.problems.set(problems)
    return told(arbitration, **_facts_of(arbitration))


@action(rules.can_prepare, says=_("%(who)s a précisé la question « %(question)s »"))
def change(
    actor: User,
    arbitration: Arbitration,
    *,
    question: str,
    context: str = "",
    criteria: str = "",
    heard: str = "",
    meetings: Sequence[Meeting] = (),
    problems: Sequence[Problem] = (),
) -> Told:
    """Write the question anew, while nothing is decided. Arguments and errors are those of `ask`."""
    words = _checked_question(question, context, criteria, heard)
    _check_ours(arbitration.territory, meetings, problems)
    for name, value in words.items():
        setattr(arbitration, name, value)
    arbitration.save(update_fields=[*words])
    arbitration.meetings.set(meetings)
    arbitration.problems.set(problems)
    return told(arbitration, **_facts_of(arbitration))


@action(rules.can_prepare, says=_("%(who)s a ajouté une option à « %(question)s » : %(option)s"))
def add_option(
    actor: User,
    arbitration: Arbitration,
    *,
    title: str,
    effects: str,
    cost_cents: int | None = None,
    paid_by: str = "",
) -> Told:
    """Add something that could be decided: its effects, what it costs (None: not known), who pays.

    Raises ValidationError keyed by the detail.
    """
    words = _checked_option(title, effects, cost_cents, paid_by)
    last = arbitration.options.order_by("-position").first()
    option = Option.objects.create(
        arbitration=arbitration, position=last.position + 1 if last else 1, cost_cents=cost_cents, **words
    )
    return told(option, **_facts_of(arbitration, option=option.title))


@action(rules.can_prepare, says=_("%(who)s a précisé une option de « %(question)s » : %(option)s"))
def change_option(
    actor: User,
    option: Option,
    *,
    title: str,
    effects: str,
    cost_cents: int | None = None,
    paid_by: str = "",
) -> Told:
    """Write an option anew, while nothing is decided. Raises ValidationError keyed by the detail."""
    words = _checked_option(title, effects, cost_cents, paid_by)
    for name, value in {**words, "cost_cents": cost_cents}.items():
        setattr(option, name, value)
    option.save(update_fields=[*words, "cost_cents"])
    return told(option, **_facts_of(option.arbitration, option=option.title))


@action(rules.can_prepare, says=_("%(who)s a retiré une option de « %(question)s » : %(option)s"))
def withdraw_option(actor: User, option: Option) -> Told:
    """Take an option back, while nothing is decided; the journal keeps its title."""
    arbitration, title = option.arbitration, option.title
    option.delete()
    return told(arbitration, **_facts_of(arbitration, option=title))


@action(rules.can_decide, says=_("%(who)s a écrit la décision sur « %(question)s » : %(option)s"))
def decide(
    actor: User,
    arbitration: Arbitration,
    *,
    chosen: Option,
    decision: str,
    reasons: str,
    decided_by: str,
    decided_on: datetime.date,
    review_on: datetime.date,
    minority: str = "",
) -> Told:
    """Write what was decided, by whom, why, what the others said, and when one looks again.

    From then on nothing of it is rewritten: a correction is added beside it (`correct`).
    Raises ValidationError keyed by the detail.
    """
    words = checked(
        decision=Wording(
            decision, gettext("La décision"), gettext("Écrivez la décision, avec ses mots exacts."), LONG
        ),
        reasons=Wording(
            reasons, gettext("Les raisons"), gettext("Dites pourquoi : c'est ce que l'on relira."), LONG
        ),
        minority=Wording(minority, gettext("L'avis des autres"), limit=LONG),
        decided_by=Wording(
            decided_by,
            gettext("Qui a décidé"),
            gettext("Dites qui a décidé : le conseil municipal, la réunion publique…"),
            120,
        ),
    )
    errors = {}
    if chosen.arbitration_id != arbitration.pk:
        errors["chosen"] = gettext("Choisissez une des options de cette question.")
    elif arbitration.options.count() < FEWEST_OPTIONS:
        errors["chosen"] = gettext("Il faut au moins deux options : ne rien faire en est une.")
    if decided_on > clock.today():
        errors["decided_on"] = gettext("Cette date n'est pas encore arrivée.")
    if review_on <= decided_on:
        errors["review_on"] = gettext("On revoit une décision après l'avoir prise.")
    if errors:
        raise ValidationError(errors)
    arbitration.chosen, arbitration.decided_on, arbitration.review_on = chosen, decided_on, review_on
    for name, value in words.items():
        setattr(arbitration, name, value)
    arbitration.save(update_fields=["chosen", "decided_on", "review_on", *words])
    move(arbitration, ArbitrationState.DECIDED)
    return told(arbitration, **_facts_of(arbitration, option=chosen.title))


@action(rules.can_follow_up, says=_("%(who)s a ajouté une précision à la décision sur « %(question)s »"))
def correct(actor: User, arbitration: Arbitration, *, words: str) -> Told:
    """Add words beside a decision that is wrong or has changed: what was written stays.

    Raises ValidationError keyed "words".
    """
    kept = checked(
        words=Wording(words, gettext("La précision"), gettext("Écrivez ce qu'il faut préciser."), LONG)
    )
    correction = Correction.objects.create(
        arbitration=arbitration, written_by=actor, written_on=clock.today(), **kept
    )
    return told(correction, **_facts_of(arbitration))


@action(rules.can_follow_up, says=_("%(who)s a pris un engagement qui suit « %(question)s » : %(what)s"))
def promise(actor: User, arbitration: Arbitration, *, what: str, when: When, carried_by: User) -> Told:
    """Promise in public something that follows from the decision: it is on the board of promises.

    Raises ValidationError keyed by the detail, and whatever publishing a promise refuses.
    """
    promises.publish(
        actor,
        arbitration.territory,
        what=what,
        when=when,
        carried_by=carried_by,
        made_in=_made_in(arbitration),
        made_in_url=arbitration.get_absolute_url(),
    )
    return told(arbitration, **_facts_of(arbitration, what=what))


@action(rules.can_review, says=_("%(who)s a dit ce qu'est devenue la décision sur « %(question)s »"))
def look_again(actor: User, arbitration: Arbitration, *, review: str) -> Told:
    """Say, on its day or before, what came of a decision. Raises ValidationError keyed "review"."""
    words = checked(
        review=Wording(review, gettext("Le bilan"), gettext("Dites ce que l'on voit aujourd'hui."), LONG)
    )
    arbitration.review, arbitration.reviewed_on = words["review"], clock.today()
    arbitration.save(update_fields=["review", "reviewed_on"])
    move(arbitration, ArbitrationState.REVIEWED)
    return told(arbitration, **_facts_of(arbitration))


def _made_in(arbitration: Arbitration) -> str:
    """Return where a promise was made, in words."""
    day = date_format(arbitration.decided_on, "DATE_FORMAT") if arbitration.decided_on else ""
    return gettext("Arbitrage « %(question)s », %(day)s") % {"question": arbitration.question, "day": day}


def _checked_question(question: str, context: str, criteria: str, heard: str) -> dict[str, str]:
    return checked(
        question=Wording(
            question, gettext("La question"), gettext("Posez la question : une phrase suffit."), 160
        ),
        context=Wording(context, gettext("D'où elle vient"), limit=LONG),
        criteria=Wording(criteria, gettext("Les critères"), limit=2000),
        heard=Wording(heard, gettext("Qui a été entendu"), limit=LONG),
    )


def _checked_option(title: str, effects: str, cost_cents: int | None, paid_by: str) -> dict[str, str]:
    words = checked(
        title=Wording(title, gettext("L'option"), gettext("Donnez un nom court à cette option."), 120),
        effects=Wording(
            effects,
            gettext("Ses effets"),
            gettext("Dites ce qu'elle change : en bien et en moins bien."),
            LONG,
        ),
        paid_by=Wording(paid_by, gettext("Qui paie"), limit=200),
    )
    if cost_cents is not None and cost_cents < 0:
        raise ValidationError({"cost_cents": gettext("Un montant ne peut pas être négatif.")})
    if cost_cents and not words["paid_by"]:
        raise ValidationError({"paid_by": gettext("Dites qui paie.")})
    return words


def _check_ours(town: Territory, meetings: Sequence[Meeting], problems: Sequence[Problem]) -> None:
    if any(meeting.territory_id != town.pk for meeting in meetings):
        raise ValidationError({"meetings": gettext("Choisissez des réunions de la commune.")})
    if any(problem.territory_id != town.pk for problem in problems):
        raise ValidationError({"problems": gettext("Choisissez des problèmes nommés dans la commune.")})


def _facts_of(arbitration: Arbitration, **more: Any) -> dict[str, Any]:
    """Return what every sentence of the journal about an arbitration may name."""
    return {"question": arbitration.question, "number": arbitration.number, **more}

"""The work itself: it starts, people come on work days, it is done."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements import actions as agreements
from terril.agreements.models import CommitmentKind
from terril.agreements.states import AgreementState, CommitmentState
from terril.agreements.when import Kind, When
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import WrongState, move
from terril.initiatives import rules
from terril.initiatives.actions import wording
from terril.initiatives.actions.wording import Wording, facts_of
from terril.initiatives.models import Initiative, WorkDay
from terril.initiatives.states import InitiativeState
from terril.people.models import User

MOST_PEOPLE = 2000
# Beyond, it is a typing error: nobody calls for hands three years ahead.
FARTHEST_AHEAD = datetime.timedelta(days=3 * 366)


@action(rules.can_start, says=_("%(who)s a lancé « %(title)s » : le travail commence"))
def start(actor: User, initiative: Initiative) -> Told:
    """Begin the work; the agreement runs from now on.

    Raises WrongState when the text has changed since it was signed.
    """
    if initiative.agreement.state != AgreementState.SIGNED:
        raise WrongState(
            gettext(
                "La convention a changé depuis sa signature : il faut la signer à nouveau pour commencer."
            )
        )
    agreements.begin(actor, initiative.agreement)
    move(initiative, InitiativeState.UNDER_WAY)
    return told(initiative, **facts_of(initiative))


@action(rules.can_plan_work_day, says=_("%(who)s a prévu un chantier pour « %(title)s »"))
def plan_work_day(
    actor: User,
    initiative: Initiative,
    *,
    on: datetime.date,
    starts_at: datetime.time,
    ends_at: datetime.time | None = None,
    place: str,
    tasks: str,
    safety: str = "",
    headcount: int,
) -> Told:
    """Call for hands on a day; the places are a need that anyone may take. Returns the work day.

    It is a call within what is agreed: nobody has to sign again.
    Raises ValidationError keyed by the detail.
    """
    errors: dict[str, Any] = {}
    today = clock.today()
    if not today <= on <= today + FARTHEST_AHEAD:
        errors["on"] = gettext("Choisissez un jour à venir, dans les trois ans.")
    if ends_at is not None and ends_at <= starts_at:
        errors["ends_at"] = gettext("Le chantier finit avant d'avoir commencé. Vérifiez les heures.")
    if not 1 <= headcount <= MOST_PEOPLE:
        errors["headcount"] = gettext("Dites combien de personnes il faut, au moins une.")
    try:
        kept = wording.checked(
            place=Wording(place, gettext("Le lieu"), gettext("Dites où l'on se retrouve."), 200),
            tasks=Wording(tasks, gettext("Les tâches"), gettext("Dites ce qu'il y aura à faire."), 2000),
            safety=Wording(safety, gettext("La sécurité"), limit=2000),
        )
    except ValidationError as error:
        errors.update(error.message_dict)
    if errors:
        raise ValidationError(errors)
    what = gettext("Chantier : %(tasks)s") % {"tasks": " ".join(kept["tasks"].split())}
    commitment = agreements.commit(
        actor,
        initiative.agreement,
        party=initiative.agreement.parties.get(organisation=initiative.kept_by_id or initiative.proposers_id),
        kind=CommitmentKind.TIME,
        what=what if len(what) <= 200 else what[:199].rstrip() + "…",
        when=When(Kind.DATE, on, on),
        places=headcount,
        is_call=True,
    )
    work_day = WorkDay.objects.create(
        initiative=initiative, commitment=commitment, on=on, starts_at=starts_at, ends_at=ends_at, **kept
    )
    return told(work_day, **facts_of(initiative, on=on.isoformat(), headcount=headcount))


@action(
    rules.can_tell_work_day,
    says=_("%(who)s a raconté le chantier de « %(title)s » (personnes venues : %(came)s)"),
)
def tell_work_day(actor: User, work_day: WorkDay, *, headcount_came: int) -> Told:
    """Say how many people came; said again, it corrects what was said.

    The call for hands is kept as soon as somebody came: three where five were hoped for is kept too.
    Raises ValidationError keyed "headcount_came": before the day, or a number that cannot be.
    """
    if work_day.on > clock.today():
        raise ValidationError(
            {"headcount_came": gettext("Ce chantier n'a pas encore eu lieu : revenez le raconter après.")}
        )
    if not 0 <= headcount_came <= MOST_PEOPLE:
        raise ValidationError({"headcount_came": gettext("Ce nombre ne se peut pas. Vérifiez-le.")})
    work_day.headcount_came = headcount_came
    work_day.save(update_fields=["headcount_came"])
    _settle_call(work_day)
    return told(work_day, **facts_of(work_day.initiative, came=headcount_came))


@action(rules.can_declare_done, says=_("%(who)s a annoncé que « %(title)s » est réalisée"))
def declare_done(actor: User, initiative: Initiative) -> Told:
    """Say that it is there: what follows is looking after it, or the closing review."""
    move(initiative, InitiativeState.DONE)
    return told(initiative, **facts_of(initiative))


def _settle_call(work_day: WorkDay) -> None:
    """Say what became of the call for hands, once its day is told.

    Not by agreements.actions.settle, which is for the other side alone and has an entry of its own:
    a call promises nothing to anybody, and the entry of the day says who came.
    """
    call = work_day.commitment
    outcome = CommitmentState.KEPT if work_day.headcount_came else CommitmentState.NOT_KEPT
    if not CommitmentState(call.state).can_become(outcome):
        return
    move(call, outcome)
    call.state_reason = "" if work_day.headcount_came else gettext("Personne n'est venu ce jour-là.")
    call.save(update_fields=["state_reason"])

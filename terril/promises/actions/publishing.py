"""Promising before everybody."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements import details
from terril.agreements.models import Agreement, AgreementKind, Commitment, CommitmentKind, Party, Side
from terril.agreements.states import AgreementState, CommitmentState
from terril.agreements.when import When
from terril.directory.queries import town_hall_of
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import move
from terril.foundation.text import clean_line
from terril.people.models import Membership, Role, User
from terril.promises import rules
from terril.promises.actions import wording
from terril.promises.models import PublicCommitment
from terril.territories.models import Territory
from terril.vision.models import Orientation


@action(rules.can_publish, says=_("%(carried_by)s s'engage devant tous : « %(what)s » (%(when)s)"))
def publish(
    actor: User,
    territory: Territory,
    *,
    what: str,
    when: When,
    carried_by: str | User,
    proof_expected: str = "",
    orientations: Iterable[Orientation] = (),
    made_in: str = "",
    made_in_url: str = "",
    title: str | None = None,
    made_on: datetime.date | None = None,
) -> Told:
    """Make a promise of the town to everybody: public at once, never rewritten. Returns it.

    Arguments: `what` the exact words; `carried_by` a name and a function, or somebody elected here;
    `proof_expected` what will show that it is kept; `made_in` where it was made ("Réunion publique du
    12 mars") and `made_in_url` the address of it; `title` a shorter name, else its words; `made_on`
    the day, when it was made before it was written here.
    Raises ValidationError keyed by the detail: no words, nobody or somebody under 18 to carry it, a
    day to come, an orientation of another town; on nothing in particular when the town has no town
    hall among its organisations.
    """
    words = wording.line("what", what, 500, gettext("L'engagement"), required=True)
    name, carrier = _carrier(territory, carried_by)
    orientations = list(orientations)
    if any(one.territory_id != territory.pk for one in orientations):
        raise ValidationError({"orientations": gettext("Choisissez parmi les orientations de la commune.")})
    hall = town_hall_of(territory)
    if hall is None:
        raise ValidationError(gettext("Il faut d'abord inscrire la mairie parmi les acteurs de la commune."))
    promise = PublicCommitment(
        territory=territory,
        words=words,
        carried_by=name,
        carrier=carrier,
        proof_expected=wording.line("proof_expected", proof_expected, 300, gettext("La preuve attendue")),
        made_in=wording.line("made_in", made_in, 200, gettext("Où il a été pris")),
        made_in_url=wording.address("made_in_url", made_in_url),
        made_on=clock.today() if made_on is None else details.past_day(made_on, "made_on"),
        written_by=actor,
    )
    promise.when = details.moment(when)
    before = PublicCommitment.objects.filter(territory=territory).aggregate(last=Max("number"))["last"]
    promise.number = (before or 0) + 1
    agreement = Agreement.objects.create(
        territory=territory,
        kind=AgreementKind.PUBLIC_PROMISE,
        title=clean_line(title or words[:120], 120, gettext("Le titre"), field="title"),
        is_public=True,
        page_url=promise.get_absolute_url(),
    )
    move(agreement, AgreementState.RUNNING)
    commitment = Commitment(
        agreement=agreement,
        party=Party.objects.create(agreement=agreement, organisation=hall, side=Side.TOWN),
        kind=CommitmentKind.PERMISSION,
        what=words if len(words) <= 200 else f"{words[:199]}…",
        state=CommitmentState.TAKEN,
    )
    commitment.when = promise.when
    commitment.save()
    promise.commitment = commitment
    promise.save()
    for one in orientations:
        one.promises.add(agreement)
    return told(promise, what=words, carried_by=name, when=wording.moment(promise.when))


def _carrier(territory: Territory, carried_by: str | User) -> tuple[str, User | None]:
    """Return who carries a promise, as people read it, and their account when they are elected here."""
    if isinstance(carried_by, str):
        name = wording.line("carried_by", carried_by, 160, gettext("Qui le porte"), required=True)
        return name, None
    if carried_by.is_minor:
        raise ValidationError(
            {"carried_by": gettext("Avant 18 ans, on ne porte pas un engagement de la commune.")}
        )
    if not carried_by.has_role(Role.ELECTED, territory):
        raise ValidationError({"carried_by": gettext("Choisissez une personne élue de la commune.")})
    role = (
        Membership.objects.filter(user=carried_by, role=Role.ELECTED).exclude(title="").order_by("pk").first()
    )
    parts = [carried_by.public_name, role.title if role else gettext("élu de la commune")]
    return clean_line(", ".join(part for part in parts if part), 160, gettext("Qui le porte")), carried_by

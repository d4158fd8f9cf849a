"""Taking a share of what is needed, and giving it back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from terril.agreements import rules
from terril.agreements.actions.drafting import follow_places
from terril.agreements.actions.telling import at_the_counter, tell
from terril.agreements.models import Commitment, Share
from terril.agreements.queries import is_over, may_still_give_back
from terril.agreements.states import CommitmentState
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState
from terril.people.models import User
from terril.people.rules import is_officer


def _taken(commitment: Commitment) -> int:
    """Return how many places are taken, counted in the shares themselves, under the town's lock."""
    return commitment.shares.filter(withdrawn_at=None).aggregate(n=Sum("places"))["n"] or 0


@action(rules.can_take, says=_("%(who)s prend une part dans « %(title)s » : %(what)s"))
def take(
    actor: User,
    commitment: Commitment,
    *,
    places: int = 1,
    organisation: Organisation | None = None,
    person: User | None = None,
) -> Told:
    """Take a share of a need: for oneself, or for an organisation one speaks for.

    Arguments: `places` how many people come; `person` whom an officer acts for at the counter.
    The last free place makes the commitment "taken". One live share each.
    Raises NotAllowed for somebody else's organisation; WrongState when it seeks nobody any more or
    its day is over; ValidationError on `places` when there are fewer free ones, on nothing in
    particular when the person already holds a share.
    """
    agreement = commitment.agreement
    on_behalf_of = at_the_counter(actor, agreement, person)
    bearer = on_behalf_of or actor
    if organisation is not None:
        rules.require(rules.speaks_for, bearer, organisation)
    if not commitment.places or commitment.state not in (CommitmentState.OPEN, CommitmentState.TAKEN):
        raise WrongState(_now("« %(what)s » ne cherche plus personne. Merci !") % {"what": commitment.what})
    if is_over(commitment, clock.today()):
        raise WrongState(_now("« %(what)s » : c'est déjà passé.") % {"what": commitment.what})
    if commitment.shares.filter(user=bearer, withdrawn_at=None).exists():
        raise ValidationError(_now("Une part est déjà prise à ce nom. Merci !"))
    taken = _taken(commitment)
    free = commitment.places - taken
    if isinstance(places, bool) or not isinstance(places, int) or places < 1:
        raise ValidationError({"places": _now("Dites combien de personnes viennent : une au moins.")})
    if free <= 0:
        raise ValidationError(
            {
                "places": _now(
                    "Toutes les places viennent d'être prises. D'autres besoins attendent un coup de main."
                )
            }
        )
    if places > free:
        raise ValidationError(
            {
                "places": ngettext("Il ne reste qu'une place.", "Il ne reste que %(count)d places.", free)
                % {"count": free}
            }
        )
    share = Share.objects.create(commitment=commitment, user=bearer, organisation=organisation, places=places)
    follow_places(commitment, taken + places)
    return tell(
        share,
        agreement,
        on_behalf_of,
        what=commitment.what,
        places=places,
        organisation=organisation.name if organisation else "",
    )


@action(rules.can_give_back, says=_("%(who)s rend sa part dans « %(title)s » : %(what)s"))
def give_back(actor: User, share: Share) -> Told:
    """Give a share back, in time; the place is free again and the commitment "open".

    In time is: until the eve, for something that takes place on one day; until its last day, for
    everything longer (a recurrence, a season): somebody who cannot go on had better say so. The
    officer can still write it down afterwards, until the commitment is settled.
    Raises WrongState when it was given back already, is too late, or is settled.
    """
    commitment = share.commitment
    what = {"what": commitment.what}
    if share.withdrawn_at is not None:
        raise WrongState(_now("La part de « %(what)s » est déjà rendue.") % what)
    if commitment.state not in (CommitmentState.OPEN, CommitmentState.TAKEN):
        raise WrongState(_now("« %(what)s » est terminé : la part reste à votre nom, merci !") % what)
    officer = is_officer(actor, commitment)
    if not officer and not may_still_give_back(commitment, clock.today()):
        raise WrongState(
            _now("Il est trop tard pour rendre la part de « %(what)s » : appelez la mairie.") % what
        )
    share.withdrawn_at = clock.now()
    share.save(update_fields=["withdrawn_at"])
    follow_places(commitment, _taken(commitment))
    person = share.user if officer and share.user_id != actor.pk else None
    return tell(share, commitment.agreement, person, what=commitment.what, places=share.places)

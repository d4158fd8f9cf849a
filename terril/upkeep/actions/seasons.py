"""One more season: each says "I go on" or "I stop"; nobody signs again while nothing is rewritten."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import actions as agreements
from terril.agreements.actions.drafting import follow_places
from terril.agreements.models import Commitment, Share
from terril.foundation import clock
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState
from terril.people.models import User
from terril.people.queries import system
from terril.upkeep import queries, rules
from terril.upkeep.actions.telling import tell
from terril.upkeep.models import Season, SeasonAnswer


@action(rules.can_say_next_season, says=_("%(who)s a répondu pour la saison prochaine : « %(title)s »"))
def say_next_season(actor: User, share: Share, *, goes_on: bool) -> Told:
    """Say whether one goes on next season; said again before it opens, it replaces.

    The first "I go on" opens the season when the last one is over (else the clock does, the day after).
    The officer says it for whoever told them.
    Raises WrongState when it is not the time, or when the season is beyond what is signed.
    """
    commitment = share.commitment
    season = queries.next_season(commitment, clock.today())
    if season is None or share.withdrawn_at is not None:
        raise WrongState(_now("Ce n'est pas le moment de parler de la saison prochaine."))
    if goes_on and not queries.is_within_the_agreement(commitment, season):
        raise WrongState(
            _now("La convention s'arrête avant la saison prochaine : il faut en signer une nouvelle.")
        )
    SeasonAnswer.objects.update_or_create(
        share=share,
        season_starts_on=season.starts_on,
        defaults={"goes_on": goes_on, "said_on": clock.today()},
    )
    is_over = commitment.when_ends_on is not None and commitment.when_ends_on < clock.today()
    if goes_on and is_over:
        open_season(system(), commitment)
    person = share.user if share.user_id != actor.pk else None
    return tell(share, commitment.agreement, person, what=commitment.what, goes_on=goes_on)


@action(rules.can_open_season, says=_("Une nouvelle saison de « %(title)s » est ouverte : %(what)s"))
def open_season(actor: User, commitment: Commitment) -> Told:
    """Carry the commitment over to its next season, with those who go on; the text stays as signed.

    Who said "I stop" gives their place back; who said nothing keeps it until they say, without turns.
    Raises WrongState when it is not the time, when the last season is not over, or beyond what is signed.
    """
    today = clock.today()
    season = queries.next_season(commitment, today)
    is_over = commitment.when_ends_on is not None and commitment.when_ends_on < today
    if season is None or not is_over:
        raise WrongState(_now("Ce n'est pas le moment d'ouvrir une nouvelle saison."))
    agreements.prolong(system(), commitment, when=season.when)
    Season.objects.create(
        commitment=commitment,
        starts_on=season.starts_on,
        ends_on=season.ends_on,
        opened_by=actor,
        opened_at=clock.now(),
    )
    stopping = Share.objects.filter(
        commitment=commitment,
        withdrawn_at=None,
        season_answers__season_starts_on=season.starts_on,
        season_answers__goes_on=False,
    )
    Share.objects.filter(pk__in=list(stopping.values_list("pk", flat=True))).update(withdrawn_at=clock.now())
    commitment.refresh_from_db()
    if commitment.places:
        taken = sum(commitment.shares.filter(withdrawn_at=None).values_list("places", flat=True))
        follow_places(commitment, taken)
    return tell(
        commitment,
        commitment.agreement,
        what=commitment.what,
        starts_on=season.starts_on.isoformat(),
        ends_on=season.ends_on.isoformat(),
    )

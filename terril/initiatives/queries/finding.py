"""Finding initiatives: who sees which, lists with filters, near-duplicates."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models import TextChoices as Choices
from django.utils.translation import gettext_lazy as _

from terril.agreements.queries import needs_of
from terril.directory.models import Representation
from terril.foundation import clock
from terril.initiatives.models import Comment, CommentState, Initiative
from terril.initiatives.search import alike, narrow
from terril.initiatives.states import InitiativeState
from terril.people.models import Role
from terril.territories.models import Territory
from terril.vision.models import Orientation

S = InitiativeState


class StateGroup(Choices):
    """The few places where an initiative may stand that people look for; values are read in addresses."""

    STUDIED = "a-l-etude", _("À l'étude")
    AGREED = "acceptees", _("Acceptées")
    UNDER_WAY = "en-cours", _("En cours")
    DONE = "realisees", _("Réalisées")
    TO_TAKE_OVER = "a-reprendre", _("À reprendre")
    ELSEWHERE = "autrement", _("Autrement")
    STOPPED = "arretees", _("Arrêtées, racontées")


STATES_OF: dict[str, tuple[InitiativeState, ...]] = {
    StateGroup.STUDIED: (S.RECEIVED, S.UNDER_REVIEW, S.INFORMATION_NEEDED, S.NEGOTIATION),
    StateGroup.AGREED: (S.GRANTED, S.SIGNED),
    StateGroup.UNDER_WAY: (S.UNDER_WAY,),
    StateGroup.DONE: (S.DONE, S.IN_UPKEEP, S.CLOSED),
    StateGroup.TO_TAKE_OVER: (S.TO_TAKE_OVER,),
    StateGroup.ELSEWHERE: (S.REDIRECTED, S.REFUSED),
    StateGroup.STOPPED: (S.DROPPED, S.FAILED),
}


def _with_what_pages_show(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    return initiatives.select_related(
        "territory", "quarter", "author", "proposers", "kept_by", "service", "person_in_charge", "agreement"
    )


def visible_to(actor: Any, town: Territory) -> QuerySet[Initiative]:
    """Return the initiatives of the town that `actor` may see: those sent, their own drafts, the officer all.

    What one page shows of an initiative (territory, quarter, author, proposers, who keeps it,
    service, person in charge, agreement) comes with it.
    """
    initiatives = _with_what_pages_show(Initiative.objects.filter(territory=town))
    if not actor.is_authenticated:
        return initiatives.filter(number__isnull=False)
    if actor.has_role(Role.OFFICER, town):
        return initiatives
    ours = Representation.objects.filter(user_id=actor.pk).values("organisation_id")
    return initiatives.filter(Q(number__isnull=False) | Q(author=actor) | Q(proposers__in=ours))


def drafts_of(actor: Any, town: Territory) -> QuerySet[Initiative]:
    """Return the drafts that `actor` may go on with, the newest first."""
    if not actor.is_authenticated:
        return Initiative.objects.none()
    ours = Representation.objects.filter(user_id=actor.pk).values("organisation_id")
    return _with_what_pages_show(
        Initiative.objects.filter(
            Q(author=actor) | Q(proposers__in=ours), territory=town, state=InitiativeState.IDEA
        )
    ).order_by("-created_at", "-pk")


def listing(
    actor: Any,
    town: Territory,
    *,
    state_group: str | None = None,
    quarter: Territory | int | None = None,
    orientation: Orientation | int | None = None,
    looking_for_help: bool = False,
    search: str = "",
) -> QuerySet[Initiative]:
    """Return the initiatives of a list, filtered: the newest first, of a search the best first.

    Drafts are never in it. Arguments: `state_group` of StateGroup (one that does not exist finds
    nothing); `quarter` and `orientation` or their primary keys; `looking_for_help` keeps those with
    a need open now; `search` words (see search.narrow).

    Each comes with what its card shows (quarter, service, person in charge, agreement); not with the
    town, which is known, and whose boundary weighs more than all its initiatives.
    """
    # Whoever sees the list sees all that was sent: it is the same for everybody, and one index.
    initiatives = Initiative.objects.filter(territory=town, number__isnull=False)
    if state_group:
        initiatives = initiatives.filter(state__in=STATES_OF.get(state_group, ()))
    if quarter:
        initiatives = initiatives.filter(quarter=quarter)
    if orientation:
        initiatives = initiatives.filter(orientations=orientation)
    if looking_for_help:
        needs = needs_of(town, clock.today()).order_by()
        initiatives = initiatives.filter(agreement__in=needs.values("agreement"))
    order = ["-number"]
    if search.strip():
        initiatives = narrow(initiatives, town, search)
        order.insert(0, "-relevance")
    return initiatives.select_related("quarter", "service", "person_in_charge", "agreement").order_by(*order)


def near(town: Territory, title: str, limit: int = 4) -> list[Initiative]:
    """Return the initiatives already sent that say much the same as `title`, nearest first.

    Three queries however many initiatives there are; none for a title without meaning.
    """
    wanted = alike(town, title, limit)
    found = Initiative.objects.filter(pk__in=wanted).select_related("quarter", "proposers", "territory")
    by_pk = {initiative.pk: initiative for initiative in found}
    return [by_pk[pk] for pk in wanted if pk in by_pk]


def comments(initiative: Initiative, actor: Any) -> QuerySet[Comment]:
    """Return the comments that `actor` may read, the oldest first, each with its author.

    Shown ones; one's own while it is held; all of them for the officer.
    """
    written = Comment.objects.filter(initiative=initiative).select_related("author").order_by("pk")
    if not actor.is_authenticated:
        return written.filter(state=CommentState.SHOWN)
    if actor.has_role(Role.OFFICER, initiative.territory):
        return written
    return written.filter(Q(state=CommentState.SHOWN) | Q(state=CommentState.HELD, author_id=actor.pk))

"""What becomes of what somebody asked of the little fund. Called by erasing only."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from terril.directory.models import OrganisationKind, Representation
from terril.fund import actions as fund
from terril.fund.models import Line, SmallDynamic
from terril.fund.states import DynamicState
from terril.people.models import User
from terril.privacy.actions.works import Topics, gone, is_alone_in, remove_files, strip_group
from terril.privacy.classes import REMOVED
from terril.privacy.queries.bound import was_helped
from terril.uploads.models import Scan


def asked_by(person: User) -> QuerySet[SmallDynamic]:
    """Return what they asked for, or speak for."""
    spoken_for = Representation.objects.filter(user=person).values("organisation")
    return SmallDynamic.objects.filter(Q(author=person) | Q(asker__in=spoken_for))


def end_requests(person: User) -> Topics:
    """Give up what nobody else asks for; take off the text of what the town gave nothing to.

    What it helped stays told, without the name: the accounts say what public money was for.
    Returns what the journal must no longer tell of.
    """
    forgotten: Topics = set()
    asked = SmallDynamic.objects.filter(author=person).select_related("asker", "territory", "author")
    for dynamic in asked.order_by("pk"):
        if is_alone_in(person, dynamic.asker) and not was_helped(dynamic):
            forgotten |= _take_text_off(person, dynamic)
    return forgotten


def _take_text_off(person: User, dynamic: SmallDynamic) -> Topics:
    """Leave of a request its number, its dates, its amounts and the committee's answer."""
    if DynamicState(dynamic.state).can_become(DynamicState.DROPPED):
        fund.drop(person, dynamic, reason=gone())
    SmallDynamic.objects.filter(pk=dynamic.pk).update(
        title=_("Demande n° %(number)d") % {"number": dynamic.number},
        slug="demande",
        description="",
        share=str(REMOVED),
        wish="",
        place="",
        told="",
        photo=None,
    )
    topics = {("fund.smalldynamic", dynamic.pk)}
    for pk in Line.objects.filter(dynamic=dynamic).values_list("pk", flat=True):
        topics.add(("fund.line", pk))
    if dynamic.asker.kind == OrganisationKind.GROUP:
        strip_group(dynamic.asker)
        topics.add(("directory.organisation", dynamic.asker_id))
    return topics


def remove_receipts(person: User) -> None:
    """Remove the pictures of the receipts that they gave; amount, day and shop stay counted.

    An officer's, sent for somebody at the counter, belong to that request.
    """
    lines = Line.objects.filter(dynamic__in=asked_by(person).values("pk"))
    theirs = list(lines.filter(scan__sent_by=person).values_list("scan", flat=True))
    for dynamic in SmallDynamic.objects.filter(author=person).select_related("asker"):
        if is_alone_in(person, dynamic.asker):
            theirs += dynamic.lines.exclude(scan=None).values_list("scan", flat=True)
    scans = Scan.objects.filter(pk__in=theirs)
    remove_files([scan.file.name or "" for scan in scans])
    # A line that corrects another shows the same picture.
    Line.objects.filter(scan__in=theirs).update(scan=None)
    scans.delete()

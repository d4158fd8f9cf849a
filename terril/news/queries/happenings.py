"""What happened in a town since its readers were last told, read from the journal once for all of them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import get_language

from terril.agreements.queries import needs_of
from terril.foundation import clock
from terril.foundation.models import Audience, JournalEntry, JournalHead
from terril.foundation.sentences import people_in, sentence
from terril.initiatives.models import Initiative
from terril.landmarks.queries import on_the_path
from terril.meetings.moments import moment_of
from terril.meetings.queries import finding
from terril.meetings.states import MeetingState
from terril.news import rhythms
from terril.news.queries.readers import Interests
from terril.people.models import Membership, Role, User
from terril.territories.models import Territory
from terril.territories.queries import address_of

# Small steps of writing, of which the next big one tells the outcome, and what an initiative tells itself
# in its own words (initiatives.queries.telling).
QUIET = frozenset(
    {
        "agreements.add_party",
        "agreements.amend",
        "agreements.begin",
        "agreements.break_off",
        "agreements.correct",
        "agreements.draft",
        "agreements.end",
        "agreements.estimate",
        "agreements.remove",
        "agreements.set_page_url",
        "agreements.write_particulars",
        "initiatives.edit",
        "initiatives.hold_comment",
        "initiatives.propose_agreement",
        "initiatives.record_paper_signature",
        "initiatives.remove_comment",
        "initiatives.show_comment",
        "initiatives.sign",
        "initiatives.take_photo_out",
    }
)
# Those who carry an initiative were written these at once (initiatives.mails.carriers).
MAILED_TO_CARRIERS = frozenset(
    {
        "agreements.propose_version",
        "initiatives.ask_information",
        "initiatives.grant",
        "initiatives.redirect",
        "initiatives.refuse",
        "initiatives.revive",
        "initiatives.submit",
    }
)
INITIATIVE, AGREEMENT = "initiatives.initiative", "agreements.agreement"
# Longer, one initiative would hide the others; its page tells the rest.
LINES = 6


@dataclass(frozen=True, slots=True)
class Told:
    """The news of one initiative for one reader; `more` counts the lines left out."""

    title: str
    url: str
    lines: list[str]
    more: int
    unfollow_url: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page of an initiative: what its address is made of."""

    title: str
    number: int | None
    slug: str

    def address(self, site: str, name: str = "detail", *more: str) -> str:
        """Return the whole address of one of its pages."""
        return site + reverse(f"initiatives:{name}", args=[self.number, self.slug, *more])


@dataclass(frozen=True, slots=True)
class Thing:
    """A new need, pebble or meeting; `sequence` is that of the entry of the journal that made it new."""

    title: str
    about: str
    url: str
    sequence: int
    happened_at: datetime.datetime


class Happenings:
    """Everything that a town's journal tells after an entry, up to where it stands when this is made.

    Seven queries, done when first needed; the number of readers changes nothing to it.
    """

    def __init__(self, town: Territory, *, after: int | None, since: datetime.datetime):
        """Read what is after the entry `after`; and after the moment `since`, for who was never told."""
        self.town, self._since = town, since
        head = JournalHead.objects.filter(territory_id=town.pk).values_list("sequence", flat=True).first()
        # An entry has its number under the town's lock: all of those before are written.
        self.up_to = head or 0
        self._after = Q(happened_at__gt=since)
        if after is not None:
            self._after |= Q(sequence__gt=after)
        self._sentences: dict[tuple[int, str], str] = {}
        self.site = address_of(town)

    @cached_property
    def entries(self) -> list[JournalEntry]:
        """What everybody, or the town hall, may read, the oldest first. One query."""
        found = JournalEntry.objects.filter(
            self._after,
            territory_id=self.town.pk,
            sequence__lte=self.up_to,
            audience__in=(Audience.PUBLIC, Audience.STAFF),
        )
        return list(found.order_by("sequence"))

    @cached_property
    def initiatives(self) -> dict[int, Page]:
        """The pages of the initiatives that were sent and that something happened to. One query."""
        rows = Initiative.objects.filter(
            Q(pk__in=self._topics(INITIATIVE)) | Q(agreement__in=self._topics(AGREEMENT)),
            territory=self.town,
            number__isnull=False,
        ).values_list("pk", "agreement_id", "title", "number", "slug")
        self._of_agreement = {agreement: pk for pk, agreement, *_page in rows}
        return {pk: Page(title, number, slug) for pk, _agreement, title, number, slug in rows}

    def _topics(self, kind: str) -> set[int]:
        return {entry.topic_id for entry in self.entries if entry.topic_type == kind}

    @cached_property
    def by_initiative(self) -> dict[int, list[JournalEntry]]:
        """What is told of each initiative and of its agreement, the oldest first."""
        found: dict[int, list[JournalEntry]] = defaultdict(list)
        pages = self.initiatives
        for entry in self.entries:
            pk: int | None = entry.topic_id if entry.topic_type == INITIATIVE else None
            if entry.topic_type == AGREEMENT:
                pk = self._of_agreement.get(entry.topic_id)
            if pk in pages and entry.action not in QUIET:
                found[pk].append(entry)
        return found

    @cached_property
    def needs(self) -> list[Thing]:
        """The needs that are new and still open, the newest first. One query.

        New: written since, or of an agreement that has a public page since.
        """
        written = {e.subject_id: e for e in self.entries if e.action == "agreements.commit"}
        published = {e.subject_id: e for e in self.entries if e.action == "agreements.set_page_url"}
        today = rhythms.local(self.town, clock.now()).date()
        found = needs_of(self.town, today).filter(Q(pk__in=written) | Q(agreement__in=published))
        told = {need.pk: written.get(need.pk) or published[need.agreement_id] for need in found}
        things = [
            Thing(
                need.what,
                need.agreement.title,
                self.site + reverse("agreements:need", args=[need.pk]),
                told[need.pk].sequence,
                told[need.pk].happened_at,
            )
            for need in found
        ]
        return sorted(things, key=lambda thing: -thing.sequence)

    @cached_property
    def pebbles(self) -> list[Thing]:
        """The pebbles that were laid, the newest first. One query."""
        told = {e.subject_id: e for e in self.entries if e.action == "landmarks.lay"}
        found = on_the_path(self.town).filter(pk__in=told).order_by("-pk")
        return [
            Thing(
                pebble.title,
                "",
                self.site + reverse("landmarks:detail", args=[pebble.slug]),
                told[pebble.pk].sequence,
                told[pebble.pk].happened_at,
            )
            for pebble in found
        ]

    @cached_property
    def meetings(self) -> list[Thing]:
        """The meetings announced that are still to come, the newest first. One query."""
        told = {e.subject_id: e for e in self.entries if e.action == "meetings.announce"}
        coming = finding.to_come(finding.shown(self.town)).filter(pk__in=told)
        things = [
            Thing(
                meeting.subject,
                # Said to each reader in their language: this is read once for all of them.
                lazy(moment_of, str)(meeting),
                self.site + meeting.get_absolute_url(),
                told[meeting.pk].sequence,
                told[meeting.pk].happened_at,
            )
            for meeting in coming
            if meeting.state != MeetingState.CANCELLED
        ]
        return sorted(things, key=lambda thing: -thing.sequence)

    @cached_property
    def names(self) -> dict[int, str]:
        """The public names of those who acted: never that of somebody under 18. Two queries."""
        wanted = people_in(self.entries)
        names = {user.pk: user.public_name for user in User.objects.filter(pk__in=wanted)}
        titles = Membership.objects.filter(
            user__in=wanted,
            role__in=(Role.OFFICER, Role.ELECTED),
            territory__in=[int(pk) for pk in self.town.path.split("/") if pk],
        ).exclude(title="")
        for user, title in titles.order_by("-role").values_list("user_id", "title"):
            names[user] = f"{names[user]} ({title})" if "(" not in names[user] else names[user]
        return names

    def is_new(self, told_up_to: int | None, happened: JournalEntry | Thing) -> bool:
        """Say whether a reader who was told up to there has yet to hear of it."""
        if told_up_to is None:
            return happened.happened_at > self._since
        return happened.sequence > told_up_to

    def of_initiatives(self, user: int | None, told_up_to: int | None, interests: Interests) -> list[Told]:
        """Return the news of what one reader takes part in or follows, in the active language."""
        told = []
        for pk in sorted(interests.all & self.by_initiative.keys()):
            # Said twice in the same words, it is read once.
            lines = list(
                dict.fromkeys(
                    self._sentence(entry)
                    for entry in self.by_initiative[pk]
                    if self.is_new(told_up_to, entry) and _concerns(entry, pk, user, interests)
                )
            )
            if lines:
                page, follow = self.initiatives[pk], interests.followed.get(pk)
                told.append(
                    Told(
                        title=page.title,
                        url=page.address(self.site),
                        lines=lines[-LINES:],
                        more=max(0, len(lines) - LINES),
                        unfollow_url=page.address(self.site, "unfollow", follow.token) if follow else "",
                    )
                )
        return told

    def _sentence(self, entry: JournalEntry) -> str:
        key = entry.pk, get_language() or ""
        if key not in self._sentences:
            self._sentences[key] = sentence(entry, self.names)
        return self._sentences[key]


def _concerns(entry: JournalEntry, pk: int, user: int | None, interests: Interests) -> bool:
    """Say whether a reader may read an entry, and does not know of it already."""
    if entry.audience == Audience.STAFF and not interests.is_staff:
        return False
    if user is not None and user in (entry.actor_id, entry.on_behalf_of_id):
        return False
    if pk in interests.carried:
        return entry.action not in MAILED_TO_CARRIERS
    if pk in interests.shared:
        return True
    began = interests.followed[pk].confirmed_at
    return began is not None and began <= entry.happened_at

"""The town's journal as people read it: entries told in sentences, a page at a time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terril.arbitration.models import Arbitration
from terril.foundation.models import Audience, JournalEntry, Seal
from terril.foundation.sentences import people_in, sentence
from terril.fund.models import SmallDynamic
from terril.initiatives.models import Initiative
from terril.landmarks.models import Landmark
from terril.people.models import Membership, Role, User
from terril.people.queries import system
from terril.promises.models import PublicCommitment, Term
from terril.story.models import Chapter, Memory
from terril.territories.models import Territory
from terril.vision.models import Orientation, Step

PAGE_LENGTH = 30

# What people look for in the journal, by the beginning of the actions' names. What is in no other
# kind is in "life": a new action is always in one of them.
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "initiatives": (_("Les initiatives"), ("initiatives.",)),
    "shares": (
        _("Les parts et les apports"),
        (
            "agreements.take",
            "agreements.give_back",
            "agreements.deliver",
            "agreements.correct",
            "agreements.confirm",
        ),
    ),
    "promises": (_("Les engagements et les signatures"), ("agreements.", "promises.")),
    "path": (_("Les cailloux et le projet de ville"), ("landmarks.", "vision.")),
}
# What nobody but the town does, by the beginning of the actions' names: whoever did it did it for all.
TOWN_DEEDS = ("promises.", "vision.", "landmarks.", "trails.", "territories.", "arbitration.")
LIFE = ("life", _("La vie de la commune"))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing told in the journal, to filter by."""

    key: str
    label: Any


def kinds() -> list[Kind]:
    """Return the kinds of things that the journal tells."""
    return [Kind(key, label) for key, (label, _starts) in KINDS.items()] + [Kind(*LIFE)]


def _of_kind(key: str) -> Q:
    """Return the condition on the action; the first kind that claims an action has it."""
    claimed = Q()
    for name, (_label, starts) in KINDS.items():
        mine = Q()
        for start in starts:
            mine |= Q(action__startswith=start)
        if name == key:
            return mine & ~claimed if claimed else mine
        claimed |= mine
    return ~claimed


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, told: its sentence, and the page of what it is about (url "" when it has none)."""

    entry: JournalEntry
    text: str
    about: str
    url: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """The sentence before, on and after the title it tells of; all of it before when it tells of none."""
        before, title, after = self.text.partition(self.about) if self.about else (self.text, "", "")
        return before, title, after

    @property
    def day(self) -> datetime.date:
        """The day it happened, in the town's time."""
        return timezone.localtime(self.entry.happened_at).date()


@dataclass(frozen=True, slots=True)
class Chronicle:
    """A page of the journal. `older` is where the next page begins, None at the end."""

    lines: list[Line]
    older: int | None


def visible_to(person: Any, town: Territory) -> QuerySet[JournalEntry]:
    """Return the entries of a town that somebody may read: the town hall reads its own too."""
    entries = JournalEntry.objects.filter(territory_id=town.pk)
    if person.is_authenticated and person.has_role((Role.OFFICER, Role.ADMINISTRATOR), town):
        return entries.filter(audience__in=(Audience.PUBLIC, Audience.STAFF))
    return entries.filter(audience=Audience.PUBLIC)


def chronicle(
    person: Any,
    town: Territory,
    *,
    kind: str = "",
    month: datetime.date | None = None,
    initiative: int | None = None,
    before: int | None = None,
    length: int = PAGE_LENGTH,
) -> Chronicle:
    """Return the newest entries that somebody may read, told, in at most six queries.

    Arguments: `kind` a key of `kinds`, "" for all; `month` any day of it; `initiative` the number
    that people say; `before` the sequence that a page begins under. What names nothing finds nothing.
    """
    entries = visible_to(person, town)
    if kind:
        entries = entries.filter(_of_kind(kind))
    if month:
        start = datetime.datetime.combine(
            month.replace(day=1), datetime.time(), timezone.get_current_timezone()
        )
        end = (start + datetime.timedelta(days=32)).replace(day=1)
        entries = entries.filter(happened_at__gte=start, happened_at__lt=end)
    if initiative is not None:
        entries = entries.filter(_about(town, initiative))
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    found = list(entries.order_by("-sequence")[: length + 1])
    return Chronicle(
        lines=tell(found[:length], town), older=found[length - 1].sequence if len(found) > length else None
    )


def _about(town: Territory, number: int) -> Q:
    """Return the condition on the topic: an initiative is told with its agreement."""
    found = Initiative.objects.filter(territory=town, number=number).values_list("pk", "agreement_id").first()
    if found is None:
        return Q(pk__in=())
    return Q(topic_type="initiatives.initiative", topic_id=found[0]) | Q(
        topic_type="agreements.agreement", topic_id=found[1]
    )


def tell(entries: Sequence[JournalEntry], town: Territory) -> list[Line]:
    """Turn entries into sentences, with names and links found for all of them at once."""
    names = _names(entries, town)
    pages = _pages(entries)
    lines = []
    for entry in entries:
        about, url = pages.get((entry.topic_type, entry.topic_id), ("", ""))
        lines.append(Line(entry, sentence(entry, names), about, url))
    return lines


def _names(entries: Iterable[JournalEntry], town: Territory) -> dict[int, str]:
    """Return the public names of those who acted; those who answer for the town carry their title."""
    wanted = people_in(list(entries))
    names = {user.pk: user.public_name for user in User.objects.filter(pk__in=wanted)}
    titles = Membership.objects.filter(
        user__in=wanted, role__in=(Role.OFFICER, Role.ELECTED), territory_id__in=_line_of(town)
    ).exclude(title="")
    for user_id, title in titles.order_by("-role").values_list("user_id", "title"):
        names[user_id] = f"{names[user_id]} ({title})" if "(" not in names[user_id] else names[user_id]
    return names


def _line_of(town: Territory) -> list[int]:
    """Return the town and the territories above it, whose roles reach it."""
    return [int(pk) for pk in town.path.split("/") if pk]


def _pages(entries: Iterable[JournalEntry]) -> dict[tuple[str, int], tuple[str, str]]:
    """Return, for what is told, its title and its address."""
    topics: dict[str, set[int]] = {}
    for entry in entries:
        topics.setdefault(entry.topic_type, set()).add(entry.topic_id)
    pages: dict[tuple[str, int], tuple[str, str]] = {}
    of_initiatives = topics.get("initiatives.initiative", set())
    of_agreements = topics.get("agreements.agreement", set())
    if of_initiatives or of_agreements:
        rows = Initiative.objects.filter(
            Q(pk__in=of_initiatives) | Q(agreement__in=of_agreements), number__isnull=False
        ).values_list("pk", "agreement_id", "number", "slug", "title")
        for pk, agreement_id, number, slug, title in rows:
            page = title, reverse("initiatives:detail", args=[number, slug])
            pages["initiatives.initiative", pk] = pages["agreements.agreement", agreement_id] = page
    if of_landmarks := topics.get("landmarks.landmark"):
        for pk, slug, title in Landmark.objects.filter(pk__in=of_landmarks).values_list(
            "pk", "slug", "title"
        ):
            pages["landmarks.landmark", pk] = title, reverse("landmarks:detail", args=[slug])
    if of_promises := topics.get("promises.publiccommitment"):
        for promise in PublicCommitment.objects.filter(pk__in=of_promises).only("number", "words"):
            pages["promises.publiccommitment", promise.pk] = promise.words, promise.get_absolute_url()
    if of_fund := topics.get("fund.smalldynamic"):
        asked = SmallDynamic.objects.filter(pk__in=of_fund, received_on__isnull=False)
        for pk, number, slug, title in asked.values_list("pk", "number", "slug", "title"):
            pages["fund.smalldynamic", pk] = title, reverse("fund:detail", args=[number, slug])
    if of_terms := topics.get("promises.term"):
        for term in Term.objects.filter(pk__in=of_terms):
            pages["promises.term", term.pk] = term.name, term.get_absolute_url()
    if of_arbitrations := topics.get("arbitration.arbitration"):
        for arbitration in Arbitration.objects.filter(pk__in=of_arbitrations).only("number", "question"):
            page = arbitration.question, arbitration.get_absolute_url()
            pages["arbitration.arbitration", arbitration.pk] = page
    for pk in topics.get("vision.vision", ()):
        pages["vision.vision", pk] = str(_("Le projet de ville")), reverse("vision:vision")
    if of_orientations := topics.get("vision.orientation"):
        for orientation in Orientation.objects.filter(pk__in=of_orientations):
            pages["vision.orientation", orientation.pk] = orientation.title, orientation.get_absolute_url()
    if of_steps := topics.get("vision.step"):
        for step in Step.objects.filter(pk__in=of_steps):
            pages["vision.step", step.pk] = step.title, step.get_absolute_url()
    if of_story := topics.get("story.chapter"):
        for chapter in Chapter.objects.filter(pk__in=of_story, state="published").only("title", "slug"):
            pages["story.chapter", chapter.pk] = chapter.title, chapter.get_absolute_url()
    if of_memories := topics.get("story.memory"):
        for memory in Memory.objects.filter(pk__in=of_memories, state="shown").only("year", "place"):
            pages["story.memory", memory.pk] = str(memory), memory.get_absolute_url()
    return pages


def staff_of(town: Territory) -> frozenset[int]:
    """Return the accounts of those who act, or acted, for the town, and Terril's own."""
    roles = (Role.OFFICER, Role.ELECTED, Role.ADMINISTRATOR)
    held = Membership.objects.filter(role__in=roles, territory_id__in=_line_of(town))
    return frozenset(held.values_list("user_id", flat=True)) | {system().pk}


def seals_of(town: Territory, limit: int) -> list[Seal]:
    """Return the latest seals of a town, newest first."""
    return list(Seal.objects.filter(territory_id=town.pk).order_by("-number")[:limit])

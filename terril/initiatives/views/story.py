"""What the page of one initiative tells to all: where it stands, the halves, the talks, the story."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from terril.agreements.queries import figures, halves, signatures_of
from terril.agreements.states import AgreementState
from terril.directory.models import OrganisationKind
from terril.foundation.models import JournalEntry
from terril.foundation.sentences import sentence
from terril.initiatives import queries
from terril.initiatives.models import AnswerKind, CommentState, Initiative
from terril.initiatives.states import ANSWER_IS_DUE
from terril.initiatives.states import InitiativeState as S
from terril.initiatives.views import pebbles
from terril.upkeep.queries import kept_in_season

# What the town's half is once it has answered, and before it has promised anything.
SAID_BY_STATE = {
    S.INFORMATION_NEEDED: _lazy("Répond dès que la précision demandée arrive."),
    S.GRANTED: _lazy("A dit oui, et écrit sa part."),
    S.REDIRECTED: _lazy("Propose un autre chemin."),
    S.REFUSED: _lazy("A dit non, et propose une autre piste."),
}
LOOK_OF_ANSWERS = {
    AnswerKind.GRANTED: "tag-kept",
    AnswerKind.REDIRECTED: "tag-waiting",
    AnswerKind.REFUSED: "tag-late",
}
LOOKED_AFTER = (S.UNDER_WAY, S.DONE, S.IN_UPKEEP, S.TO_TAKE_OVER)
# Nobody owes anything any more.
OVER = (S.CLOSED, S.FAILED)
LINES_SHOWN = 10
COMMENTS_SHOWN = 100


def told_to_all(initiative: Initiative) -> dict[str, Any]:
    """Return the context of initiatives/_told.html; `initiative` read with all it points at."""
    today = timezone.localdate()
    agreement = initiative.agreement
    sides = halves(agreement, today)
    lines = [line for half in (sides.town, sides.inhabitants, sides.third) if half for line in half.lines]
    sums = figures(agreement) if any(line.value_cents or line.how_much for line in lines) else None
    version = agreement.versions.order_by("-number").first()
    questions = list(initiative.informationrequests.select_related("asked_by", "answered_by").order_by("-pk"))
    days = list(initiative.workdays.order_by("on", "starts_at"))
    opinions = list(initiative.opinions.select_related("service", "given_by").order_by("subject", "pk"))
    base = initiative.get_absolute_url()
    return {
        "initiative": initiative,
        "url": base,
        "steps": pebbles.drawn(initiative),
        "next": queries.next_step(initiative, today),
        "is_owed": initiative.state not in OVER,
        "halves": sides,
        "town_says": town_says(initiative),
        "proposed_by": initiative.author.public_name
        if initiative.proposers.kind == OrganisationKind.GROUP
        else initiative.proposers.name,
        "needs": [line for line in lines if line.is_need],
        "figures": sums,
        "opinions": opinions,
        "questions": questions,
        "variants": list(initiative.variants.select_related("proposed_by").order_by("number")),
        "answers": [
            (answer, LOOK_OF_ANSWERS[AnswerKind(answer.kind)])
            for answer in initiative.answers.select_related("given_by").order_by("-pk")
        ],
        "version": version,
        "signatures": signatures_of(version) if version else [],
        "is_changing": bool(version) and agreement.state == AgreementState.DRAFT,
        "days": days,
        "photos": list(initiative.photos.order_by("pk")),
        "reviews": list(initiative.reviews.select_related("by").order_by("pk")),
        "lessons": list(initiative.lessons.select_related("told_by").order_by("pk")),
        "comments": list(
            initiative.comments.exclude(state=CommentState.HELD)
            .select_related("author")
            .order_by("pk")[:COMMENTS_SHOWN]
        ),
        "orientations": list(initiative.orientations.order_by("position", "title")),
        "lines": lines_of(initiative),
        "journal_url": f"{reverse('site:journal')}?initiative={initiative.number}",
        "landmark_url": reverse("landmarks:detail", args=[initiative.landmark.slug])
        if initiative.landmark
        else "",
        "caller": queries.contact_of(initiative),
        "kept_turns": kept_in_season(agreement, today) if initiative.state in LOOKED_AFTER else 0,
        "calendar_url": reverse("upkeep:calendar", args=[agreement.pk])
        if initiative.state in LOOKED_AFTER
        else "",
    }


@dataclass(frozen=True)
class Line:
    """One line of the story."""

    day: datetime.date
    text: str


@dataclass(frozen=True)
class TownSays:
    """The town's half while it has promised nothing yet: a sentence, and who stands behind it."""

    what: str
    who: str = ""


def town_says(initiative: Initiative) -> TownSays:
    """Return the town's half before its first commitment: its answer, with a name and a date."""
    if initiative.state in SAID_BY_STATE:
        return TownSays(str(SAID_BY_STATE[S(initiative.state)]))
    if initiative.state not in ANSWER_IS_DUE or not initiative.answer_due_on:
        return TownSays(_("N'a pas encore écrit sa part."))
    service, person = initiative.service, initiative.person_in_charge
    who = person.public_name if person else ""
    if service and not who:
        who = service.contact_name or service.name
    date = date_format(initiative.answer_due_on, "DATE_FORMAT")
    if initiative.days_late(timezone.localdate()):
        return TownSays(_("Devait répondre avant le %(date)s.") % {"date": date}, who)
    return TownSays(_("Répond avant le %(date)s.") % {"date": date}, who)


def lines_of(initiative: Initiative, limit: int = LINES_SHOWN) -> list[Line]:
    """Return the newest public lines of the journal about the initiative and its agreement."""
    entries = queries.story(initiative, limit)
    people = queries.names_in(entries)
    return [
        Line(timezone.localtime(entry.happened_at).date(), _said_here(entry, people)) for entry in entries
    ]


def _said_here(entry: JournalEntry, people: dict[int, str]) -> str:
    """Return the sentence without "Dans « … », ", which the journal needs and this page does not."""
    said = sentence(entry, people)
    title = entry.facts.get("title", "") if isinstance(entry.facts, dict) else ""
    rest = said.removeprefix(_("Dans « %(title)s », ") % {"title": title})
    return rest[:1].upper() + rest[1:]

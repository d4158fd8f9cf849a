"""Finding chapters: those being written, and what readers see of them."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from terril.story import rules
from terril.story.models import Chapter, Edition
from terril.story.states import ChapterState
from terril.territories.models import Territory

IN_ORDER = ("first_year", "last_year", "chapter_id")


def chapters_of(town: Territory) -> QuerySet[Chapter]:
    """Return all chapters being written, in the order of the story; for those who write."""
    return Chapter.objects.filter(territory=town).order_by("first_year", "last_year", "pk")


def shown_in(town: Territory) -> QuerySet[Edition]:
    """Return the latest edition of each chapter that is published, in the order of the story."""
    latest = Edition.objects.filter(chapter=OuterRef("chapter")).order_by("-number").values("pk")[:1]
    return (
        Edition.objects.filter(
            chapter__territory=town, chapter__state=ChapterState.PUBLISHED, pk=Subquery(latest)
        )
        .select_related("chapter", "sound")
        .order_by(*IN_ORDER)
    )


def current(town: Territory, slug: str) -> Edition | None:
    """Return what readers see of the chapter at this address; None for a draft or a chapter withdrawn."""
    return shown_in(town).filter(chapter__slug=slug).first()


def editions_of(actor: Any, town: Territory, slug: str) -> QuerySet[Edition]:
    """Return every version of a chapter, the newest first; of one withdrawn, for those who write alone."""
    editions = Edition.objects.filter(chapter__territory=town, chapter__slug=slug)
    if not rules.can_write(actor, town):
        editions = editions.filter(chapter__state=ChapterState.PUBLISHED)
    return editions.select_related("chapter", "sound", "published_by").order_by("-number")


def around(edition: Edition, town: Territory) -> tuple[Edition | None, Edition | None]:
    """Return the chapter told before this one, and the one after."""
    told = list(shown_in(town).defer("body", "quotations"))
    place = next((n for n, other in enumerate(told) if other.chapter_id == edition.chapter_id), 0)
    return told[place - 1] if place else None, told[place + 1] if place + 1 < len(told) else None

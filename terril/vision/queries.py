"""Finding the star, the orientations, their versions, and how they were worked out."""

from __future__ import annotations

from django.db.models import F, Prefetch, QuerySet

from terril.territories.models import Territory
from terril.vision.content import Content, content_of
from terril.vision.models import Draft, Finding, Orientation, Step, Version, Vision


def star_of(town: Territory) -> Vision | None:
    """Return the town's star; None while it has not chosen one."""
    return Vision.objects.filter(territory=town).first()


def orientations_of(town: Territory) -> QuerySet[Orientation]:
    """Return the directions the town goes in, in its own order; those it gave up are left out."""
    return every_orientation_of(town).filter(withdrawn_on=None)


def every_orientation_of(town: Territory) -> QuerySet[Orientation]:
    """Return all directions the town ever chose: what hangs on one that was given up still does."""
    return Orientation.objects.filter(territory=town).order_by("position", "title", "pk")


def withdrawn_of(town: Territory) -> QuerySet[Orientation]:
    """Return the directions that the town gave up, the latest first."""
    return (
        Orientation.objects.filter(territory=town)
        .exclude(withdrawn_on=None)
        .order_by("-withdrawn_on", "title", "pk")
    )


# Drafts and versions


def draft_of(town: Territory) -> Draft | None:
    """Return what is being written; None when nobody began."""
    return Draft.objects.filter(territory=town).select_related("changed_by").first()


def published(town: Territory) -> Content:
    """Return what is published, as a draft begins with it."""
    latest = latest_version(town)
    keys = latest.content["keys"] if latest else 0
    return content_of(star_of(town), list(orientations_of(town)), keys)


def versions_of(town: Territory) -> QuerySet[Version]:
    """Return all versions, the newest first."""
    return Version.objects.filter(territory=town).order_by("-number")


def latest_version(town: Territory) -> Version | None:
    """Return the version that is in force; None while none was published."""
    return versions_of(town).first()


# How it was worked out


def steps_of(town: Territory) -> QuerySet[Step]:
    """Return the steps in the order of time, those without a date last, each with its findings."""
    return (
        Step.objects.filter(territory=town)
        .select_related("quarter")
        .prefetch_related(Prefetch("findings", findings()))
        .order_by(F("when_starts_on").asc(nulls_last=True), F("when_ends_on").asc(nulls_last=True), "pk")
    )


def findings() -> QuerySet[Finding]:
    """Return findings with all that their evidence needs, in the order in which they were written."""
    return (
        Finding.objects.select_related("step", "photo", "scan", "quarter")
        .prefetch_related(Prefetch("orientations", Orientation.objects.order_by("position", "title", "pk")))
        .order_by("pk")
    )

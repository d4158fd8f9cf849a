"""The demonstration's project: facts of the method, how they came about, two versions."""

from __future__ import annotations

import pytest

from terril.agreements.when import Kind
from terril.vision.models import Draft, Finding, Step, Version, Vision
from terril.vision.queries import orientations_of

pytestmark = pytest.mark.django_db


def test_three_values_and_five_orientations_say_why_and_what_will_be_different(demo, db):
    assert len(Vision.objects.get(territory=demo).values) == 3
    orientations = orientations_of(demo)
    assert len(orientations) == 5
    for orientation in orientations:
        assert orientation.why
        assert orientation.difference
        assert len(orientation.themes) == 3
        assert orientation.landmarks.exists()
        assert orientation.initiatives.exists()
    assert sum(orientation.promises.count() for orientation in orientations) == 4


def test_two_versions_each_decided_somewhere_and_no_draft_left(demo, db):
    second, first = Version.objects.filter(territory=demo).order_by("-number")
    assert (first.number, second.number) == (1, 2)
    assert all("inventée" in version.decided_where for version in (first, second))
    assert first.decided_on < second.decided_on
    assert len(first.content["values"]) == 2
    assert not Draft.objects.exists()


def test_the_steps_of_the_method_are_told_with_dates_that_may_be_vague(demo, db):
    kinds = set(Step.objects.filter(territory=demo).values_list("kind", flat=True))
    assert kinds >= {"experts", "environment", "landscape", "social", "shopkeepers", "farmers", "young"}
    moments = {step.when.kind for step in Step.objects.all()}
    assert moments == {Kind.SEASON, Kind.YEAR, Kind.UNSPECIFIED}
    for step in Step.objects.filter(when_kind=Kind.SEASON):
        assert "inventée" in step.words


def test_every_finding_has_its_source_and_what_is_invented_says_so(demo, db):
    findings = Finding.objects.filter(step__territory=demo)
    assert findings.count() == 5
    assert findings.exclude(figure="").count() == 4
    for finding in findings:
        assert finding.source
        assert finding.orientations.exists()
        assert bool(finding.figure) is ("inventé" not in finding.source)
    assert findings.exclude(photo=None).exclude(latitude=None).count() == 1

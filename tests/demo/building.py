"""Building the demonstration for tests, and leaving nothing of it behind."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from terril.agreements.models import AgreementKind, Commitment
from terril.agreements.states import AgreementState, CommitmentState
from terril.demo.build import build
from terril.demo.telling import Progress
from terril.foundation import clock
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.territories.models import Territory


@contextmanager
def built(blocker, language: str) -> Iterator[Territory]:
    """Build it inside a transaction that is taken back in the end; the tests of a module run within."""
    with blocker.unblock(), transaction.atomic():
        try:
            yield build(language)
        finally:
            transaction.set_rollback(True)


def build_on(day: datetime.date, language: str = "fr", progress: Progress | None = None) -> Territory:
    """Build it as it would be built at noon of `day`."""
    noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    with clock.at(noon):
        return build(language, progress)


def all_that_is_written(*, but: str = "") -> str:
    """Return every text of every row of the database, the charter left out: it holds both languages.

    Arguments: `but` the label of one more table to leave out.
    """
    found = []
    for model in apps.get_models():
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        if fields and model._meta.label_lower not in ("agreements.clause", but):
            for row in model._base_manager.values_list(*fields):
                found += [_as_text(value) for value in row]
    return "\n".join(found)


def assert_whole(today: datetime.date) -> None:
    """Assert that the town shows every step there is, one idea late, and nothing left hanging."""
    assert set(Initiative.objects.values_list("state", flat=True)) == set(InitiativeState.values)
    assert left_hanging(today) == []
    park = Initiative.objects.get(title__startswith="Un skatepark")
    assert park.days_late(today) == 3


def left_hanging(today: datetime.date) -> list[str]:
    """Return what is over and of which nobody said what became: a town that looks abandoned."""
    over = Commitment.objects.filter(
        when_ends_on__lt=today, state__in=(CommitmentState.OPEN, CommitmentState.TAKEN)
    ).exclude(agreement__state__in=(AgreementState.BROKEN_OFF, AgreementState.ENDED))
    # A promise is late on purpose.
    return [f"{one.agreement}: {one}" for one in over.exclude(agreement__kind=AgreementKind.PUBLIC_PROMISE)]


def _as_text(value: object) -> str:
    """Return a value as it is read: JSON keeps its letters as they are."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

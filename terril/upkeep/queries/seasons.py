"""The season to come: its dates, who goes on, whom to ask."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch

from terril.agreements.models import Commitment, Share
from terril.agreements.when import When
from terril.territories.models import Territory
from terril.upkeep.models import SeasonAnswer
from terril.upkeep.queries.finding import PLANNING, UNSETTLED, hand_over_of, looked_after

# One is asked from so long before the end of a season, and may say it until so long after.
ASKED_BEFORE = datetime.timedelta(days=30)
SAID_BEFORE = datetime.timedelta(days=60)
SAID_AFTER = datetime.timedelta(days=330)


def a_year_later(day: datetime.date) -> datetime.date:
    """Return the same day of the next year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@dataclass(frozen=True, slots=True)
class NextSeason:
    """The days of a season to come."""

    starts_on: datetime.date
    ends_on: datetime.date
    when: When


def next_season(commitment: Commitment, today: datetime.date) -> NextSeason | None:
    """Return when the next season would be; None when it is not the time to speak of it.

    Only what has a first and a last day comes back, the same days a year later; while its agreement
    holds, and within it: beyond its end there is a text to sign.
    """
    when, agreement = commitment.when, commitment.agreement
    if when.start is None or when.end is None or when.recurrence is None:
        return None
    if agreement.state not in PLANNING or commitment.state not in UNSETTLED:
        return None
    hand_over = hand_over_of(agreement)
    if hand_over is not None and hand_over.taken_by_id is None:
        return None
    if not when.end - SAID_BEFORE <= today <= when.end + SAID_AFTER:
        return None
    if (when.end - when.start).days > 366:
        return None
    starts_on, ends_on = a_year_later(when.start), a_year_later(when.end)
    return NextSeason(starts_on, ends_on, When(when.kind, starts_on, ends_on, when.rule))


def is_within_the_agreement(commitment: Commitment, season: NextSeason) -> bool:
    """Say whether what was signed covers the season to come; without a date, a text holds one year."""
    ends_on = commitment.agreement.ends_on
    return ends_on is not None and season.ends_on <= ends_on


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """One bearer, and what they said of the season to come: True, False, None for nothing yet."""

    share: Share
    goes_on: bool | None


def season_lines(commitment: Commitment, season: NextSeason) -> list[SeasonLine]:
    """Return the bearers of a commitment and what each said. Two queries."""
    answers = SeasonAnswer.objects.filter(season_starts_on=season.starts_on)
    shares = (
        Share.objects.filter(commitment=commitment, withdrawn_at=None)
        .select_related("user", "organisation", "commitment__agreement__territory")
        .prefetch_related(Prefetch("season_answers", queryset=answers, to_attr="said"))
        .order_by("pk")
    )
    return [SeasonLine(share, share.said[0].goes_on if share.said else None) for share in shares]


def to_open(town: Territory, today: datetime.date) -> list[Commitment]:
    """Return what is looked after whose season is over and for which somebody goes on."""
    return [
        commitment
        for commitment, season in _renewable(town, today)
        if commitment.when_ends_on
        and commitment.when_ends_on < today
        and is_within_the_agreement(commitment, season)
        and any(
            answer.goes_on and answer.season_starts_on == season.starts_on
            for share in commitment.live  # type: ignore[attr-defined]
            for answer in share.season_answers.all()
        )
    ]


def to_ask_next_season(town: Territory, today: datetime.date) -> list[tuple[Share, NextSeason]]:
    """Return the shares whose bearer is to be asked whether they go on, with the season to come."""
    return [
        (share, season)
        for commitment, season in _renewable(town, today)
        if commitment.when_ends_on
        and commitment.when_ends_on - ASKED_BEFORE <= today <= commitment.when_ends_on + ASKED_BEFORE
        and is_within_the_agreement(commitment, season)
        for share in commitment.live  # type: ignore[attr-defined]
        if not any(answer.season_starts_on == season.starts_on for answer in share.season_answers.all())
    ]


def shares_to_renew(person_id: int, town: Territory, today: datetime.date) -> list[tuple[Share, NextSeason]]:
    """Return somebody's shares of which they may say whether they go on next season."""
    mine = (
        Share.objects.filter(
            user_id=person_id,
            withdrawn_at=None,
            commitment__agreement__territory=town,
            commitment__is_upkeep=True,
            commitment__when_kind="recurrence",
        )
        .select_related("commitment__agreement__hand_over")
        .prefetch_related("season_answers")
        .order_by("pk")
    )
    found = []
    for share in mine:
        season = next_season(share.commitment, today)
        is_said = season and any(
            one.season_starts_on == season.starts_on for one in share.season_answers.all()
        )
        if season and not is_said and is_within_the_agreement(share.commitment, season):
            found.append((share, season))
    return found


def _renewable(town: Territory, today: datetime.date) -> list[tuple[Commitment, NextSeason]]:
    """Return what is looked after and comes back, with its season to come."""
    found = []
    for commitment in looked_after(town):
        season = next_season(commitment, today)
        if season is not None:
            found.append((commitment, season))
    return found

"""What upkeep asks for, day after day: duties on a calendar, swaps, questions, seasons.

A duty is one occurrence of a recurring commitment to look after something. Who bears it follows from
the shares of that commitment, turn by turn (see rota.py); what is past is never rewritten.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Agreement, Commitment, PartOfAgreement, Share
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory
from terril.upkeep.states import DutyState, SwapState


class Duty(PartOfAgreement):
    """One turn, on a day or during a week."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="duties")
    starts_on = models.DateField()
    ends_on = models.DateField()
    bearer = models.ForeignKey(User, models.PROTECT, related_name="duties")
    # Settled between people: the rota leaves it alone.
    is_arranged = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DutyState, default=DutyState.PLANNED)
    state_since = models.DateTimeField(default=clock.now)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "starts_on"], name="one_duty_a_day")]
        indexes = [
            models.Index(fields=["state", "starts_on"], name="duties_to_come"),
            models.Index(fields=["bearer", "starts_on"], name="duties_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} ({self.starts_on})"

    @property
    def journal_topic(self) -> Agreement:
        return self.commitment.agreement

    @property
    def is_a_week(self) -> bool:
        """It may be done on any day from its first to its last."""
        return self.ends_on != self.starts_on


class Swap(PartOfAgreement):
    """Somebody offers their turn: to one person (the stand-in, a neighbour) or to all, maybe for another."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="swaps")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # None: to all those who share the rota.
    to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # The turn taken in exchange; none: a service between neighbours.
    in_return = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=SwapState, default=SwapState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=models.Q(state="open"), name="one_open_swap_a_duty"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} : {self.duty}"

    @property
    def journal_topic(self) -> Agreement:
        return self.duty.commitment.agreement


class HandOver(PartOfAgreement):
    """Those who looked after it have stopped: the calendar rests until somebody takes over.

    Once taken over, what a party bore as a whole is borne by `taken_by`.
    """

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="hand_over")
    since = models.DateField()
    taken_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    taken_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.agreement} ({self.since})"


class QuestionKind(models.TextChoices):
    STILL_FINE = "still_fine", _("Est-ce que ça va toujours ?")
    HAND_OVER = "hand_over", _("Qui prend la suite ?")


class QuestionAnswer(models.TextChoices):
    FINE = "fine", _("Ça va, on continue")
    HANDS = "hands", _("Il nous faudrait des bras")
    OTHERS = "others", _("Que d'autres prennent la suite")
    TOWN = "town", _("Que la commune prenne la suite")
    END = "end", _("On s'arrête là, bien")


class Question(PartOfAgreement):
    """A private question to those who look after something, once turns were missed in a row."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="upkeep_questions")
    kind = models.CharField(max_length=12, choices=QuestionKind)
    # The first turn missed: a series is asked about once.
    since = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answer = models.CharField(max_length=8, choices=QuestionAnswer, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    # Hands called for: whoever answers the call joins the rota.
    call = models.OneToOneField(
        Commitment, models.PROTECT, null=True, blank=True, related_name="upkeep_question"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["since", "kind"], name="one_question_a_series")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Season(PartOfAgreement):
    """One more season of a commitment, within what is signed: same words, same rhythm, a year later."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="seasons")
    starts_on = models.DateField()
    ends_on = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "starts_on"], name="one_season_a_start")]

    def __str__(self) -> str:
        return f"{self.commitment} ({self.starts_on.year})"

    @property
    def journal_topic(self) -> Agreement:
        return self.commitment.agreement


class SeasonAnswer(PartOfAgreement):
    """Somebody goes on for the season that starts that day, or stops."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="season_answers")
    season_starts_on = models.DateField()
    goes_on = models.BooleanField()
    said_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["share", "season_starts_on"], name="one_answer_a_season")
        ]

    def __str__(self) -> str:
        return f"{self.share} ({self.season_starts_on.year})"

    @property
    def journal_topic(self) -> Agreement:
        return self.share.commitment.agreement


class CalendarKey(models.Model):
    """What makes the secret address of somebody's calendar; made anew, the old address leads nowhere.

    The address is signed from `nonce` with the installation's key: who reads the database cannot
    read calendars.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_keys")
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "territory"], name="one_calendar_each")]

    def __str__(self) -> str:
        return f"{self.user} → {self.territory}"


def week_from(day: datetime.date) -> datetime.date:
    """Return the last day of the week that begins on `day`."""
    return day + datetime.timedelta(days=6)

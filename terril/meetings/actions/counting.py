"""Who came, as counts alone, and the census they are read against."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.initiatives.actions.wording import Wording, checked
from terril.meetings import rules
from terril.meetings.models import Attendance, CensusFigure, Meeting
from terril.meetings.queries.attendance import answers_of
from terril.people.models import User
from terril.territories.models import Territory

MOST_IN_A_ROOM = 10_000
MOST_INHABITANTS = 10_000_000


@action(
    rules.can_count,
    says=_("%(who)s a compté les réponses de « %(title)s » sur l'âge, le genre et le quartier"),
)
def count_attendance(actor: User, meeting: Meeting, *, counts: Mapping[tuple[str, str], int | None]) -> Told:
    """Write how many gave each answer: the slips of paper, or raised hands, once counted.

    Arguments: `counts` by question and answer (see queries.attendance.answers_of); None is nothing.
    Raises ValidationError keyed by "<question>-<answer>". The journal tells that it was done, never how
    many: small counts are shown nowhere.
    """
    wanted = _checked(meeting.territory, counts, MOST_IN_A_ROOM)
    for (question, answer), count in wanted.items():
        Attendance.objects.update_or_create(
            meeting=meeting, question=question, answer=answer, defaults={"count": count}
        )
    return told(meeting, audience=Audience.STAFF, title=meeting.subject, number=meeting.number)


@action(rules.can_enter_census, says=_("%(who)s a écrit les chiffres du recensement : %(source)s"))
def enter_census(
    actor: User, town: Territory, *, counts: Mapping[tuple[str, str], int | None], source: str
) -> Told:
    """Write how many inhabitants there are of each age, gender and quarter, and where that comes from.

    Raises ValidationError keyed "source" or by "<question>-<answer>".
    """
    wanted = _checked(town, counts, MOST_INHABITANTS)
    words = checked(
        source=Wording(
            source,
            gettext("La source"),
            gettext("Dites d'où viennent ces chiffres, et de quelle année."),
            120,
        )
    )
    CensusFigure.objects.filter(territory=town).delete()
    CensusFigure.objects.bulk_create(
        CensusFigure(territory=town, question=question, answer=answer, count=count, **words)
        for (question, answer), count in wanted.items()
    )
    return told(town, source=words["source"])


def _checked(
    town: Territory, counts: Mapping[tuple[str, str], int | None], most: int
) -> dict[tuple[str, str], int]:
    """Return the counts given. Raises ValidationError keyed by "<question>-<answer>"."""
    known = {(question, answer) for question, answers in answers_of(town) for answer, _label in answers}
    errors = {}
    kept = {}
    for (question, answer), count in counts.items():
        if (question, answer) not in known:
            errors[f"{question}-{answer}"] = gettext("Cette réponse n'existe pas.")
        elif count is not None and not 0 <= count <= most:
            errors[f"{question}-{answer}"] = gettext("Vérifiez ce nombre.")
        elif count is not None:
            kept[question, answer] = count
    if errors:
        raise ValidationError(errors)
    return kept

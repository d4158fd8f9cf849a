"""Telling how the project was worked out: its steps, and what each found, with what shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements.when import Kind, When
from terril.foundation.actions import Told, action, told
from terril.foundation.states import WrongState
from terril.foundation.text import clean_line, clean_text
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads.models import Photo, Scan
from terril.vision import rules
from terril.vision.models import Finding, Orientation, Step, StepKind


@action(rules.can_write_vision, says=_("Comment le projet de ville s'est fait : « %(title)s »"))
def add_step(
    actor: User,
    territory: Territory,
    *,
    kind: str,
    title: str,
    words: str = "",
    when: When | None = None,
    quarter: Territory | None = None,
) -> Told:
    """Tell one step: a study, a diagnosis, work with some of the people.

    Arguments: `when` may be vague; `quarter` when it was about one of them only.
    Raises ValidationError keyed by the detail: no title, an unknown kind, a quarter of another town.
    """
    step = Step(territory=territory)
    _write_step(step, kind=kind, title=title, words=words, when=when, quarter=quarter)
    return told(step, title=step.title)


@action(rules.can_write_vision, says=_("%(who)s a corrigé une étape du projet de ville : « %(title)s »"))
def change_step(
    actor: User,
    step: Step,
    *,
    kind: str,
    title: str,
    words: str = "",
    when: When | None = None,
    quarter: Territory | None = None,
) -> Told:
    """Write a step anew. Arguments and errors are those of `add_step`."""
    _write_step(step, kind=kind, title=title, words=words, when=when, quarter=quarter)
    return told(step, title=step.title)


@action(rules.can_write_vision, says=_("%(who)s a retiré une étape du projet de ville : « %(title)s »"))
def remove_step(actor: User, step: Step) -> Told:
    """Take out a step told by mistake; raises WrongState while it holds findings. Returns the town."""
    if step.findings.exists():
        raise WrongState(gettext("Cette étape porte des constats : retirez-les d'abord."))
    town, title = step.territory, step.title
    step.delete()
    return told(town, title=title)


@action(rules.can_write_vision, says=_("Un constat pour le projet de ville : « %(title)s »"))
def add_finding(actor: User, step: Step, **details: Any) -> Told:
    """Tell something that a step found.

    Arguments: `title` in a line, `words` around it; `figure` as it is read, with `when` it was counted
    and the `source` it comes from; `photo` and `scan` (a file) that show it; `quarter`, `place`,
    `latitude` and `longitude` where it is; `orientations` that it led to.
    Raises ValidationError keyed by the detail: no title, a figure without a date or a source,
    something of another town, a place that is not on the map.
    """
    finding = Finding(step=step)
    _write_finding(finding, **details)
    return told(finding, title=finding.title)


@action(rules.can_write_vision, says=_("%(who)s a corrigé un constat du projet de ville : « %(title)s »"))
def change_finding(actor: User, finding: Finding, **details: Any) -> Told:
    """Write a finding anew. Arguments and errors are those of `add_finding`; `photo` and `scan` that are
    not given stay as they are.
    """
    _write_finding(finding, **{"photo": finding.photo, "scan": finding.scan, **details})
    return told(finding, title=finding.title)


@action(rules.can_write_vision, says=_("%(who)s a retiré un constat du projet de ville : « %(title)s »"))
def remove_finding(actor: User, finding: Finding) -> Told:
    """Take out a finding; its photo and its file stay with the town. Returns the step."""
    step, title = finding.step, finding.title
    finding.delete()
    return told(step, title=title)


def _write_step(
    step: Step, *, kind: str, title: str, words: str, when: When | None, quarter: Territory | None
) -> None:
    if kind not in StepKind.values:
        raise ValidationError({"kind": gettext("Choisissez une sorte d'étape dans la liste.")})
    _refuse_stranger(quarter, step.territory_id)
    step.kind, step.quarter = kind, quarter
    step.title = clean_line(title, 120, gettext("Le titre"), field="title", required=True)
    step.words = clean_text(words, 5000, gettext("Le récit"), field="words")
    step.when = _past(when)
    step.save()


def _write_finding(
    finding: Finding,
    *,
    title: str,
    words: str = "",
    figure: str = "",
    when: When | None = None,
    source: str = "",
    photo: Photo | None = None,
    scan: Scan | None = None,
    quarter: Territory | None = None,
    place: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    orientations: Iterable[Orientation] = (),
) -> None:
    town = finding.territory_id
    orientations = list(orientations)
    _refuse_stranger(quarter, town)
    if any(one.territory_id != town for one in orientations):
        raise ValidationError({"orientations": gettext("Choisissez parmi les orientations de la commune.")})
    for name, file in (("photo", photo), ("scan", scan)):
        if file is not None and file.territory_id != town:
            raise ValidationError({name: gettext("Ce fichier n'est pas de la commune.")})
    finding.title = clean_line(title, 200, gettext("Le constat"), field="title", required=True)
    finding.words = clean_text(words, 5000, gettext("Le récit"), field="words")
    finding.figure = clean_line(figure, 60, gettext("Le chiffre"), field="figure")
    finding.source = clean_line(source, 200, gettext("La source"), field="source")
    finding.when = _past(when)
    if finding.figure:
        _refuse_bare_figure(finding)
    finding.photo, finding.scan, finding.quarter = photo, scan, quarter
    finding.place = clean_line(place, 200, gettext("Le lieu"), field="place")
    finding.latitude, finding.longitude = _point(latitude, longitude)
    finding.save()
    finding.orientations.set(orientations)


def _refuse_bare_figure(finding: Finding) -> None:
    """A figure that nobody can check is a rumour."""
    missing = {}
    if finding.when.kind == Kind.UNSPECIFIED:
        missing["when"] = gettext("Un chiffre a une date : de quand est-il ? Une année suffit.")
    if not finding.source:
        missing["source"] = gettext("Un chiffre a une source : d'où vient-il ?")
    if missing:
        raise ValidationError(missing)


def _past(when: When | None) -> When:
    """Return the moment; raises ValidationError on `when` for one that comes back again and again."""
    if when is not None and when.kind == Kind.RECURRENCE:
        raise ValidationError(
            {"when": gettext("Dites quand c'était : un jour, un mois, une saison, une année.")}
        )
    return when or When()


def _refuse_stranger(quarter: Territory | None, town: int) -> None:
    if quarter is not None and quarter.parent_id != town:
        raise ValidationError({"quarter": gettext("Choisissez un quartier de la commune.")})


def _point(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """Return a place on the map, or nowhere. Raises ValidationError keyed "latitude"."""
    if latitude is None and longitude is None:
        return None, None
    # What is no number is neither smaller nor greater.
    if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
        return latitude, longitude
    raise ValidationError({"latitude": gettext("Ce point n'est pas sur la carte. Choisissez-le à nouveau.")})

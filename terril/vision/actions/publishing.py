"""Publishing the draft: it becomes a version, kept to the letter, with where it was decided."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements.composing import digest_of
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_line, clean_text, unique_slug
from terril.people.models import User
from terril.territories.models import Territory
from terril.vision import content as contents
from terril.vision import queries, rules
from terril.vision.content import Content
from terril.vision.models import Draft, Orientation, Version, Vision

# What stands beside the orientations in an address: none of them may be called so.
TAKEN_SLUGS = frozenset({"versions", "ecrire", "demarche", "constats"})
EARLIEST_DECISION = datetime.date(1900, 1, 1)


@action(
    rules.can_write_vision,
    says=_("Le projet de ville est publié, version %(number)s (%(where)s, %(on)s) : %(summary)s"),
)
def publish(
    actor: User,
    territory: Territory,
    *,
    decided_where: str,
    decided_on: datetime.date,
    summary: str = "",
) -> Told:
    """Make the draft the town's project: its pieces are what everybody reads from now on.

    Arguments: `decided_where` and `decided_on` who decided it and when, such as "conseil municipal";
    `summary` what changes, in a sentence, which only the first version may leave out.
    Returns the vision. Raises ValidationError keyed by the detail: nowhere, a day to come, no summary;
    on nothing in particular when there is no draft, no star in it, or when it changes nothing.
    """
    draft = Draft.objects.filter(territory=territory).first()
    before = queries.published(territory)
    if draft is None or contents.is_same(draft.content, before):
        raise ValidationError(gettext("Rien n'a changé depuis la version publiée : il n'y a rien à publier."))
    content = draft.content
    if not content["star"] or not content["horizon"]:
        raise ValidationError(gettext("Il manque l'étoile : écrivez d'abord la phrase et son horizon."))
    where = clean_line(
        decided_where, 120, gettext("Où cela a été décidé"), field="decided_where", required=True
    )
    if not EARLIEST_DECISION <= decided_on <= clock.today():
        raise ValidationError(
            {"decided_on": gettext("On publie ce qui est décidé : donnez un jour qui est passé.")}
        )
    number = (territory.vision_versions.aggregate(last=Max("number"))["last"] or 0) + 1
    said = clean_text(summary, 1000, gettext("Ce qui change"), field="summary", required=number > 1)
    vision = _apply(territory, content)
    version = Version.objects.create(
        territory=territory,
        number=number,
        content=content,
        digest=digest_of(content),
        summary=said,
        decided_where=where,
        decided_on=decided_on,
        published_by=actor,
    )
    draft.delete()
    return told(
        vision,
        number=number,
        where=where,
        on=decided_on.isoformat(),
        summary=said or gettext("le premier projet de ville"),
        digest=version.digest,
    )


def _apply(territory: Territory, content: Content) -> Vision:
    """Write the pieces where everybody reads them; new orientations get their number, in `content` too."""
    vision, _is_new = Vision.objects.update_or_create(
        territory=territory,
        defaults={name: content[name] for name in ("star", "promise", "horizon", "values")},
    )
    for position, piece in enumerate(content["orientations"]):
        words = {name: piece[name] for name in ("title", "why", "difference", "themes")}
        words |= {"position": position, "withdrawn_on": None, "withdrawn_because": ""}
        if piece["key"].isdigit():
            Orientation.objects.filter(territory=territory, pk=piece["key"]).update(**words)
        else:
            slug = _slug(territory, piece["title"])
            piece["key"] = str(Orientation.objects.create(territory=territory, slug=slug, **words).pk)
    for piece in content["withdrawn"]:
        Orientation.objects.filter(territory=territory, pk=piece["key"]).update(
            withdrawn_on=clock.today(), withdrawn_because=piece["because"]
        )
    return vision


def _slug(territory: Territory, title: str) -> str:
    slug = unique_slug(Orientation.objects.filter(territory=territory), title, otherwise="orientation")
    if slug in TAKEN_SLUGS:
        slug = unique_slug(
            Orientation.objects.filter(territory=territory), f"orientation-{slug}", otherwise="orientation"
        )
    return slug

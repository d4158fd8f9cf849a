"""Chapters: written, published as they are that day, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import WrongState, move
from terril.foundation.text import clean_line, clean_text, unique_slug
from terril.people.models import User
from terril.story import prose, rules
from terril.story.models import COPIED, Chapter, Edition, Time
from terril.story.states import ChapterState
from terril.territories.models import Territory
from terril.uploads.models import Photo, Sound

# The forest that became the coal is older; the story of a town is not. A dream may be far.
EARLIEST, LATEST = 1, 2300
LONGEST_BODY = 30_000
MOST_QUOTATIONS = 3
MOST_PHOTOS = 6


@action(rules.can_write, says=_("%(who)s a commencé un chapitre du récit : « %(title)s »"))
def write(
    actor: User,
    town: Territory,
    *,
    title: str,
    time: str,
    first_year: int,
    last_year: int | None = None,
    dates: str = "",
    summary: str = "",
    body: str,
    quotations: Sequence[tuple[str, str]] = (),
    source: str = "",
) -> Told:
    """Begin a chapter, which the town hall alone sees until it is published.

    Arguments: `dates` when it was, as people say it, in place of the years; `body` HTML, cleaned
    here; `quotations` pairs of a text and its source; `source` where the facts were read.
    Raises ValidationError keyed by the detail: no title, no text, years out of order, a quotation
    without its source.
    """
    details = _cleaned(title, time, first_year, last_year, dates, summary, body, quotations, source)
    slug = unique_slug(
        Chapter.objects.filter(territory=town), details["title"], otherwise="chapitre", max_length=120
    )
    chapter = Chapter.objects.create(territory=town, slug=slug, **details)
    return told(chapter, audience=Audience.STAFF, title=chapter.title)


@action(rules.can_write, says=_("%(who)s a retouché un chapitre du récit : « %(title)s »"))
def rewrite(
    actor: User,
    chapter: Chapter,
    *,
    title: str,
    time: str,
    first_year: int,
    last_year: int | None = None,
    dates: str = "",
    summary: str = "",
    body: str,
    quotations: Sequence[tuple[str, str]] = (),
    source: str = "",
) -> Told:
    """Change the chapter being written; readers go on reading what was published.

    Arguments and errors are those of `write`. Its address does not change.
    """
    details = _cleaned(title, time, first_year, last_year, dates, summary, body, quotations, source)
    for name, value in details.items():
        setattr(chapter, name, value)
    chapter.is_changed = True
    chapter.save(update_fields=[*details, "is_changed"])
    return told(chapter, audience=Audience.STAFF, title=chapter.title)


@action(rules.can_write, says=_("%(who)s a ajouté une image au chapitre « %(title)s »"))
def add_picture(actor: User, chapter: Chapter, *, photo: Photo) -> Told:
    """Show a photo in the chapter. Raises ValidationError on `photo`: another town's, too many."""
    if photo.territory_id != chapter.territory_id:
        raise ValidationError({"photo": gettext("Choisissez une photo de la commune.")})
    if chapter.photos.count() >= MOST_PHOTOS:
        raise ValidationError(
            {"photo": gettext("Un chapitre montre %(most)d images au plus.") % {"most": MOST_PHOTOS}}
        )
    chapter.photos.add(photo)
    return _changed(chapter)


@action(rules.can_write, says=_("%(who)s a retiré une image du chapitre « %(title)s »"))
def remove_picture(actor: User, chapter: Chapter, *, photo: Photo) -> Told:
    """Show a photo no more; the editions that showed it keep it."""
    chapter.photos.remove(photo)
    return _changed(chapter)


@action(rules.can_write, says=_("%(who)s a posé un son dans le chapitre « %(title)s »"))
def put_sound(actor: User, chapter: Chapter, *, sound: Sound) -> Told:
    """Let a sound be heard in the chapter, in place of the one there was."""
    if sound.territory_id != chapter.territory_id:
        raise ValidationError({"sound": gettext("Choisissez un son de la commune.")})
    chapter.sound = sound
    return _changed(chapter)


@action(rules.can_write, says=_("%(who)s a retiré le son du chapitre « %(title)s »"))
def take_sound_off(actor: User, chapter: Chapter) -> Told:
    """Let the sound be heard no more; the editions that had it keep it."""
    chapter.sound = None
    return _changed(chapter)


@action(rules.can_write, says=_("Le récit de la commune a un chapitre à lire : « %(title)s »"))
def publish(actor: User, chapter: Chapter) -> Told:
    """Show the chapter as it is now to everybody: its next edition. Returns the edition.

    Raises WrongState when what is published says the same already.
    """
    is_published = chapter.state == ChapterState.PUBLISHED
    if is_published and not chapter.is_changed:
        raise WrongState(
            gettext("« %(title)s » est publié tel quel : il n'y a rien de nouveau.")
            % {"title": chapter.title}
        )
    last = chapter.editions.order_by("-number").first()
    edition = Edition.objects.create(
        chapter=chapter,
        number=last.number + 1 if last else 1,
        published_by=actor,
        **{name: getattr(chapter, name) for name in COPIED},
    )
    edition.photos.set(chapter.photos.all())
    chapter.is_changed = False
    chapter.save(update_fields=["is_changed"])
    if not is_published:
        move(chapter, ChapterState.PUBLISHED)
    return told(edition, title=chapter.title, number=edition.number)


@action(rules.can_write, says=_("%(who)s a retiré un chapitre du récit : « %(title)s »"))
def withdraw_chapter(actor: User, chapter: Chapter) -> Told:
    """Take the chapter out of the story; the town hall keeps it, and may publish it again.

    Raises WrongState when it is not published.
    """
    move(chapter, ChapterState.WITHDRAWN)
    return told(chapter, title=chapter.title)


def _changed(chapter: Chapter) -> Told:
    chapter.is_changed = True
    chapter.save(update_fields=["sound", "is_changed"])
    return told(chapter, audience=Audience.STAFF, title=chapter.title)


def _cleaned(
    title: str,
    time: str,
    first_year: int,
    last_year: int | None,
    dates: str,
    summary: str,
    body: str,
    quotations: Sequence[tuple[str, str]],
    source: str,
) -> dict[str, Any]:
    if time not in Time.values:
        raise ValidationError({"time": gettext("Dites si c'est le passé, le présent ou l'avenir.")})
    for name, year in (("first_year", first_year), ("last_year", last_year)):
        if year is not None and not EARLIEST <= year <= LATEST:
            raise ValidationError({name: gettext("Écrivez une année, par exemple 1855.")})
    if last_year is not None and last_year < first_year:
        raise ValidationError({"last_year": gettext("La fin vient après le début.")})
    if len(body) > LONGEST_BODY:
        raise ValidationError({"body": gettext("C'est très long : coupez ce chapitre en deux.")})
    body = prose.clean(body)
    if not prose.words_of(body):
        raise ValidationError({"body": gettext("Le texte : il manque.")})
    clean_text(prose.words_of(body), LONGEST_BODY, gettext("Le texte"), field="body")
    return {
        "title": clean_line(title, 120, gettext("Le titre"), field="title", required=True),
        "time": time,
        "first_year": first_year,
        "last_year": last_year,
        "dates": clean_line(dates, 60, gettext("Les dates"), field="dates"),
        "summary": clean_line(summary, 300, gettext("Le résumé"), field="summary"),
        "body": body,
        "quotations": _quotations(quotations),
        "source": clean_line(source, 300, gettext("La source"), field="source"),
    }


def _quotations(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    kept = []
    for number, (text, source) in enumerate(pairs[:MOST_QUOTATIONS], start=1):
        text = clean_text(text, 600, gettext("La citation"), field=f"quotation_{number}")
        source = clean_line(source, 200, gettext("La source"), field=f"quotation_source_{number}")
        if text and not source:
            raise ValidationError(
                {
                    f"quotation_source_{number}": gettext(
                        "Une citation a sa source : qui l'a dit, où et quand."
                    )
                }
            )
        if text:
            kept.append({"text": text, "source": source})
    return kept

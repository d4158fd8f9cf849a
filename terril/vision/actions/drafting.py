"""Writing the next version of the project, piece by piece: nobody else reads it until it is published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.text import clean_line, clean_text
from terril.people.models import User
from terril.territories.models import Territory
from terril.vision import content as contents
from terril.vision import queries, rules
from terril.vision.content import Content, Piece
from terril.vision.models import Draft, Orientation

FARTHEST_HORIZON = 100
# More would be a catalogue, not a direction.
MOST_PIECES = 20
MOST_THEMES = 8


@action(rules.can_write_vision, says=_("%(who)s a écrit l'étoile, dans le brouillon du projet de ville"))
def write_star(actor: User, territory: Territory, *, star: str, promise: str = "", horizon: int) -> Told:
    """Say where the town is going: one sentence that makes people dream, and by which year.

    Raises ValidationError keyed by the detail: no star, a horizon in the past or out of sight.
    """
    this_year = clock.today().year
    if not this_year <= horizon <= this_year + FARTHEST_HORIZON:
        raise ValidationError(
            {"horizon": gettext("L'étoile est devant nous : choisissez une année à venir.")}
        )
    content = _content(territory)
    content |= {
        "star": clean_line(star, 160, gettext("L'étoile"), field="star", required=True),
        "promise": clean_text(promise, 5000, gettext("La promesse"), field="promise"),
        "horizon": horizon,
    }
    return _written(actor, territory, content)


@action(rules.can_write_vision, says=_("%(who)s a écrit une valeur, dans le brouillon du projet de ville"))
def write_value(
    actor: User, territory: Territory, *, key: str = "", title: str, words: str = "", rank: int | None = None
) -> Told:
    """Write a value that guides the town: a word, and what is meant by it.

    Arguments: `key` of the value to write anew, none for one more; `rank` its place, from 1.
    Raises ValidationError keyed by the detail: no title, one that another value has.
    """
    content = _content(territory)
    values = content["values"]
    title = clean_line(title, 60, gettext("La valeur"), field="title", required=True)
    _refuse_twice(values, key, title, gettext("Cette valeur est déjà dans la liste."))
    piece = {
        "key": _key(content, values, key, "v"),
        "title": title,
        "words": clean_text(words, 1000, gettext("Ce qu'elle veut dire"), field="words"),
    }
    contents.put(values, piece, rank)
    return _written(actor, territory, content)


@action(rules.can_write_vision, says=_("%(who)s a retiré une valeur, dans le brouillon du projet de ville"))
def withdraw_value(actor: User, territory: Territory, *, key: str) -> Told:
    """Take a value out. Raises ValidationError when it is not there."""
    content = _content(territory)
    content["values"].remove(_piece(content["values"], key))
    return _written(actor, territory, content)


@action(
    rules.can_write_vision, says=_("%(who)s a écrit une orientation, dans le brouillon du projet de ville")
)
def write_orientation(
    actor: User,
    territory: Territory,
    *,
    key: str = "",
    title: str,
    why: str = "",
    difference: str = "",
    themes: Iterable[str] = (),
    rank: int | None = None,
) -> Told:
    """Write a direction that the town chooses to go in.

    Arguments: `key` of the orientation to write anew, none for one more; `difference` what will be
    different once there; `themes` a few words; `rank` its place, from 1.
    Raises ValidationError keyed by the detail: no title, one that another orientation has, too much.
    """
    content = _content(territory)
    pieces = content["orientations"]
    title = clean_line(title, 100, gettext("Le titre"), field="title", required=True)
    _refuse_twice(pieces, key, title, gettext("La commune a déjà une orientation de ce nom."))
    piece = {
        "key": _key(content, pieces, key, "n"),
        "title": title,
        "why": clean_text(why, 5000, gettext("La raison"), field="why"),
        "difference": clean_text(difference, 5000, gettext("Ce qui sera différent"), field="difference"),
        "themes": _themes(themes),
    }
    contents.put(pieces, piece, rank)
    return _written(actor, territory, content)


@action(
    rules.can_write_vision, says=_("%(who)s a retiré une orientation, dans le brouillon du projet de ville")
)
def withdraw_orientation(actor: User, territory: Territory, *, key: str, because: str = "") -> Told:
    """Give a direction up. Once it was published, a reason is owed: its page stays, and gives it.

    Raises ValidationError keyed by the detail: no such orientation, no reason.
    """
    content = _content(territory)
    piece = _piece(content["orientations"], key)
    content["orientations"].remove(piece)
    if key.isdigit():
        reason = clean_text(because, 2000, gettext("La raison"), field="because", required=True)
        content["withdrawn"].append({"key": key, "title": piece["title"], "because": reason})
    return _written(actor, territory, content)


@action(
    rules.can_write_vision, says=_("%(who)s a repris une orientation, dans le brouillon du projet de ville")
)
def bring_back(actor: User, territory: Territory, *, key: str) -> Told:
    """Take up again a direction that was given up, in this draft or long ago.

    Raises ValidationError when there is none, or when another has its title by now.
    """
    content = _content(territory)
    row = Orientation.objects.filter(territory=territory, pk=key).first() if key.isdigit() else None
    if row is None or contents.find(content["orientations"], key):
        raise ValidationError(gettext("Cette orientation n'est pas à reprendre."))
    _refuse_twice(
        content["orientations"], key, row.title, gettext("La commune a déjà une orientation de ce nom.")
    )
    content["withdrawn"] = [piece for piece in content["withdrawn"] if piece["key"] != key]
    content["orientations"].append(contents.piece_of(row))
    return _written(actor, territory, content)


@action(rules.can_write_vision, says=_("%(who)s a jeté le brouillon du projet de ville"))
def throw_draft_away(actor: User, draft: Draft) -> Told:
    """Forget what was being written; what is published stays. Returns the town."""
    town = draft.territory
    draft.delete()
    return told(town, audience=Audience.STAFF)


def _content(territory: Territory) -> Content:
    """Return the draft as it stands, or what is published."""
    draft = Draft.objects.filter(territory=territory).first()
    return draft.content if draft else queries.published(territory)


def _written(actor: User, territory: Territory, content: Content) -> Told:
    draft, _is_new = Draft.objects.update_or_create(
        territory=territory,
        defaults={"content": content, "changed_by": actor, "changed_at": clock.now()},
    )
    return told(draft, audience=Audience.STAFF)


def _piece(pieces: list[Piece], key: str) -> Piece:
    piece = contents.find(pieces, key)
    if piece is None:
        raise ValidationError(gettext("Quelqu'un vient de le retirer : il n'y a plus rien à faire ici."))
    return piece


def _key(content: Content, pieces: list[Piece], key: str, letter: str) -> str:
    """Return the key to write under; raises ValidationError for one unknown, or for one piece too many."""
    if key:
        return str(_piece(pieces, key)["key"])
    if len(pieces) >= MOST_PIECES:
        raise ValidationError(gettext("Vingt, c'est déjà beaucoup : retirez-en une d'abord."))
    return contents.new_key(content, letter)


def _refuse_twice(pieces: list[Piece], key: str, title: str, sentence: str) -> None:
    others = (piece["title"].casefold() for piece in pieces if piece["key"] != key)
    if title.casefold() in others:
        raise ValidationError({"title": sentence})


def _themes(themes: Iterable[Any]) -> list[str]:
    """Return the themes, each once, in the order given."""
    words = [clean_line(str(theme), 40, gettext("Un thème"), field="themes") for theme in themes]
    found = list({word.casefold(): word for word in words if word}.values())
    if len(found) > MOST_THEMES:
        raise ValidationError({"themes": gettext("Huit thèmes suffisent : gardez les plus parlants.")})
    return found

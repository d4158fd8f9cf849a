"""Looking after posts: entering them, putting them up, taking them away."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.foundation.text import clean_text
from terril.people.models import User
from terril.territories.models import Territory
from terril.trails import codes, rules
from terril.trails.details import agree, day_gone, read
from terril.trails.models import Post
from terril.trails.states import PostState

MOST_AT_ONCE = 300
# With five million codes, chance would have to be broken to fail that often.
TRIES = 50


def _free_code(taken: set[str]) -> str:
    """Return a code that no post of the installation has, and that is not in `taken`."""
    for _try in range(TRIES):
        code = codes.draw()
        if code not in taken and not Post.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no free code was drawn")


def _entered(territory: Territory, values: dict[str, Any], *, is_installed: bool) -> Post:
    """Return a post (not saved, without its code) that these details describe."""
    post = Post(
        territory=territory,
        state=PostState.INSTALLED if is_installed else PostState.INVENTORY,
        state_since=clock.now(),
        **read("post", values),
    )
    agree(post)
    return post


@action(rules.can_prepare, says=_("Une borne est entrée à l'inventaire : « %(title)s »"))
def add_post(
    actor: User, territory: Territory, *, title: str, is_installed: bool = False, **details: Any
) -> Told:
    """Enter a post; it receives the code that it keeps for ever.

    Arguments: `details` any of those of trails.details.READERS["post"].
    Raises ValidationError keyed by the detail.
    """
    post = _entered(territory, {"title": title, **details}, is_installed=is_installed)
    post.code = _free_code(set())
    post.save()
    audience = Audience.PUBLIC if is_installed else Audience.STAFF
    return told(post, audience=audience, title=post.title, code=post.code)


@action(rules.can_prepare, says=_("%(count)s bornes sont entrées à l'inventaire"))
def add_posts(actor: User, territory: Territory, *, rows: Sequence[dict[str, Any]]) -> Told:
    """Enter many posts at once, all or none.

    Arguments: `rows` the details of each, those of `add_post`.
    Raises ValidationError keyed "rows": none, too many, one that is wrong (with its number).
    """
    if not rows:
        raise ValidationError({"rows": gettext("Il n'y a aucune borne dans ce fichier.")})
    if len(rows) > MOST_AT_ONCE:
        raise ValidationError(
            {"rows": gettext("C'est trop : %(most)d bornes au plus à la fois.") % {"most": MOST_AT_ONCE}}
        )
    posts: list[Post] = []
    taken: set[str] = set()
    for number, row in enumerate(rows, start=1):
        values = dict(row)
        is_installed = bool(values.pop("is_installed", False))
        try:
            post = _entered(territory, values, is_installed=is_installed)
        except ValidationError as error:
            raise ValidationError(
                {
                    "rows": gettext("Borne %(number)d : %(says)s")
                    % {"number": number, "says": " ".join(error.messages)}
                }
            ) from None
        post.code = _free_code(taken)
        taken.add(post.code)
        posts.append(post)
    Post.objects.bulk_create(posts)
    return told(territory, audience=Audience.STAFF, count=len(posts))


@action(rules.can_prepare, says=_("La borne « %(title)s » est complétée"))
def edit_post(actor: User, post: Post, **details: Any) -> Told:
    """Change what is said of a post; its code stays. Details and errors are those of `add_post`."""
    values = read("post", details)
    for name, value in values.items():
        setattr(post, name, value)
    agree(post)
    post.save(update_fields=list(values))
    is_public = post.state != PostState.INVENTORY
    return told(post, audience=Audience.PUBLIC if is_public else Audience.STAFF, title=post.title)


@action(rules.can_install, says=_("La borne « %(title)s » est posée"))
def install_post(actor: User, post: Post) -> Told:
    """Say that a post stands in the street, for the first time or again."""
    move(post, PostState.INSTALLED)
    post.removed_on, post.what_stood = None, ""
    post.save(update_fields=["removed_on", "what_stood"])
    return told(post, title=post.title)


@action(rules.can_remove, says=_("La borne « %(title)s » est retirée ; sa page dit ce qui était là"))
def remove_post(actor: User, post: Post, *, removed_on: datetime.date, what_stood: str) -> Told:
    """Say that a post stands no more. Its plate may live on: its page stays, and says what stood there.

    Raises ValidationError keyed by the detail: a day to come, nothing said.
    """
    post.removed_on = day_gone(removed_on)
    post.what_stood = clean_text(
        what_stood, 2000, gettext("Ce qui était là"), field="what_stood", required=True
    )
    move(post, PostState.REMOVED)
    post.save(update_fields=["removed_on", "what_stood"])
    return told(post, title=post.title)

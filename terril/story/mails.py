"""What somebody who gave a memory is written; called by actions only."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from terril.mail import outbox
from terril.story.models import Memory
from terril.territories.queries import address_of


def acknowledge(memory: Memory, code: str) -> None:
    """Thank them, with the link by which the memory is taken back."""
    take_back = address_of(memory.territory) + reverse("story:take_back", args=[code])
    _tell(memory, "received", lambda: _("Nous avons bien reçu votre souvenir"), take_back_url=take_back)


def tell_answer(memory: Memory) -> None:
    """Tell them that it is in the story, or why not."""
    is_shown = memory.state == "shown"
    page = address_of(memory.territory) + memory.get_absolute_url() if is_shown else ""
    _tell(
        memory,
        "answered",
        lambda: _("Votre souvenir est dans le récit") if is_shown else _("Votre souvenir vous est rendu"),
        url=page,
    )


def _tell(memory: Memory, template: str, subject: Any, **context: Any) -> None:
    giver = memory.giver
    to = giver.email if giver is not None else memory.email
    if not to:
        return
    language = giver.language if giver is not None else memory.language
    with translation.override(language):
        written = str(subject())
    outbox.queue(
        town=memory.territory,
        to=to,
        key=f"story-{template}-{memory.pk}-{memory.state_since.isoformat()}",
        purpose="memory",
        subject=written,
        template=f"story/mail/{template}",
        context={"memory": memory, **context},
        language=language,
        user=giver,
    )

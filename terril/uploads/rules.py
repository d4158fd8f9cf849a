"""Who may send files, and take them back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.foundation.rules import rule
from terril.people.rules import is_officer, is_signed_in


@rule(_("Seule la personne qui l'a envoyée, ou la mairie, peut retirer cette photo."))
def sent_it(actor: Any, photo: Any) -> bool:
    """Whoever sent the photo."""
    return actor.is_authenticated and photo.sent_by_id == actor.pk


@rule(_("Seule la personne qui l'a envoyé, ou la mairie, peut changer ce son."))
def recorded_it(actor: Any, sound: Any) -> bool:
    """Whoever sent the sound."""
    return actor.is_authenticated and sound.sent_by_id == actor.pk


can_add_photo = is_signed_in
can_remove_photo = sent_it | is_officer
can_add_sound = is_signed_in
can_write_transcript = can_remove_sound = recorded_it | is_officer
can_add_scan = is_officer
can_add_receipt = is_signed_in

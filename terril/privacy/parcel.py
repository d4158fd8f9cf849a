"""The file that somebody takes away: what is held about them, to be read by people and by machines."""

from __future__ import annotations

import json
import tempfile
import zipfile
from typing import IO, Any

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import get_language

from terril.foundation import clock
from terril.people.models import User
from terril.privacy.queries import held
from terril.territories.models import Territory

# Above this the parcel is written on the disk while it is made.
IN_MEMORY = 4 * 1024 * 1024


def wrap(person: User, town: Territory) -> IO[bytes]:
    """Return a ZIP of what is held about `person`: donnees.json, donnees.html, their photos and sounds."""
    parcel = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
    whole: dict[str, Any] = {
        "town": town.name,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "tables": held.everything(person),
    }
    page = render_to_string(
        "privacy/parcel.html",
        {
            "language": get_language(),
            "town_name": town.name,
            "bearer": person,
            "day": clock.today(),
            "sheets": held.sheets(person, shown=None),
        },
    )
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("donnees.json", json.dumps(whole, ensure_ascii=False, indent=1))
        file.writestr("donnees.html", page)
        for name in held.files_of(person):
            if default_storage.exists(name):
                with default_storage.open(name) as photo:
                    file.writestr(held.place_of(name), photo.read(), zipfile.ZIP_STORED)
    parcel.seek(0)
    return parcel

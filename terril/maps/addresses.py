"""Looking for an address, by asking the State's geocoder from our server. Only where the town allows it.

The service (Géoplateforme) takes fifty questions a second from one address of the Internet and shuts
out those who ask more. All processes together ask five at most, the same question once a day, and
nothing of the person who asks leaves with it.
"""

from __future__ import annotations

import hashlib
import json
import time
import urllib.request
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from terril.maps.queries import settings_of
from terril.territories.models import Territory

A_SECOND = 5
SECONDS = 3
KEPT_FOR = 24 * 60 * 60
MOST = 6
SHORTEST, LONGEST = 3, 120
# A list of six addresses weighs 4 kB.
HEAVIEST = 64 * 1024


class NoAnswer(Exception):
    """Carries the sentence for the person who looks for an address."""


@dataclass(frozen=True)
class Address:
    """An address found, and where it is."""

    label: str
    latitude: float
    longitude: float


def is_on(town: Territory) -> bool:
    """Say whether the town lets addresses be looked for."""
    return settings_of(town).uses_geocoder


def find(town: Territory, asked: str) -> list[Address]:
    """Return the addresses that answer to what is asked, in the town first.

    Raises NoAnswer when the service does not answer, or has been asked enough for this second.
    """
    asked = " ".join(asked.split())[:LONGEST]
    if len(asked) < SHORTEST:
        return []
    question = {"q": asked, "limit": str(MOST), "autocomplete": "0"}
    if town.insee_code:
        question["citycode"] = town.insee_code
    address = f"{settings.GEOCODER_URL}?{urlencode(question)}"
    key = f"address.{hashlib.sha256(address.encode()).hexdigest()}"
    if (kept := cache.get(key)) is None:
        _take_a_turn()
        kept = _answered(address)
        cache.set(key, kept, KEPT_FOR)
    return [Address(*one) for one in kept]


def _take_a_turn() -> None:
    """Count one more question of this second, across processes; refuse the one too many."""
    second = int(time.time())
    # `add` writes only where nothing is: two processes never hold the same turn.
    if not any(cache.add(f"address.turn.{second}.{turn}", 1, 5) for turn in range(A_SECOND)):
        raise NoAnswer(
            _("Beaucoup de personnes cherchent une adresse en ce moment. Réessayez dans un instant.")
        )


def _answered(address: str) -> list[tuple[str, float, float]]:
    """Ask the service, and return label, latitude and longitude of each address of its answer."""
    silent = NoAnswer(
        _(
            "Le service national des adresses ne répond pas. Posez le point sur la carte, ou "
            "réessayez plus tard."
        )
    )
    request = urllib.request.Request(address, headers={"User-Agent": "Terril", "Accept": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the address is ours
            told = json.loads(answer.read(HEAVIEST))
        return [
            (str(each["properties"]["label"])[:200], float(latitude), float(longitude))
            for each in told["features"][:MOST]
            for longitude, latitude in [each["geometry"]["coordinates"][:2]]
        ]
    except HTTPError as refused:
        refused.close()
        raise silent from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise silent from None

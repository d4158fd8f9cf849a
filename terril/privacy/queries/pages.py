"""What a town wrote on the pages that the law asks for."""

from __future__ import annotations

from terril.privacy.models import LegalText
from terril.territories.models import Territory


def own_text(town: Territory, page: str, language: str) -> LegalText | None:
    """Return what the town wrote for a page; None while it keeps the text composed from its settings."""
    newest = LegalText.objects.filter(territory=town, page=page, language=language).order_by("-pk").first()
    return newest if newest and newest.text else None

"""What every page shows around its own content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from terril.foundation.models import Seal

NAVIGATION = (
    (_("Le chemin"), "site:home"),
    (_("Initiatives"), "initiatives:list"),
    (_("Besoins"), "agreements:needs"),
    (_("Journal"), "site:journal"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of a page: town, navigation, languages, person, latest seal."""
    town = getattr(request, "town", None)
    if town is None:
        return {"town": None}
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    navigation = [(label, reverse(name)) for label, name in NAVIGATION]
    return {
        "town": town,
        "is_demo": town.is_demo,
        "navigation": [
            {
                "label": label,
                "url": url,
                "current": request.path == url or (url != "/" and request.path.startswith(url)),
            }
            for label, url in navigation
        ],
        "main_action": {"label": _("Proposer une initiative"), "url": reverse("initiatives:propose")},
        "seal": Seal.objects.filter(territory_id=town.pk).order_by("-number").first(),
        "footer_links": [],
        "languages": [
            {"code": code, "label": label, "current": code == get_language()}
            for code, label in settings.LANGUAGES
            if code in town.languages
        ],
        "language_url": reverse("set_language"),
        "person": person,
        "sign_in_url": reverse("account_login"),
        "account_url": reverse("people:account") if person else "",
    }

"""What every page shows around its own content."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from terril.opendata import desk
from terril.opendata.rules import can_carry_lists_away
from terril.site import rules
from terril.site.queries import frame

NAVIGATION = (
    (_("Le chemin"), "site:home"),
    (_("Initiatives"), "initiatives:list"),
    (_("Besoins"), "agreements:needs"),
    (_("Réunions"), "meetings:list"),
    (_("Carte"), "maps:map"),
    (_("Journal"), "site:journal"),
)
FIRST_TO_LEAVE = ("site:journal", "agreements:needs")
FOOTER = (
    (_("Le projet de ville"), "vision:vision"),
    (_("Le récit"), "story:story"),
    (_("Les engagements"), "promises:board"),
    (_("Les cailloux blancs"), "landmarks:list"),
    (_("Les parcours"), "trails:list"),
    (_("Les besoins"), "agreements:needs"),
    (_("Les réunions"), "meetings:list"),
    (_("Les arbitrages"), "arbitration:list"),
    (_("Le petit fonds"), "fund:list"),
    (_("Les acteurs"), "directory:list"),
    (_("Le journal"), "site:journal"),
    (_("Les sceaux"), "site:seals"),
    (_("Les données"), "opendata:index"),
    (_("Mentions légales"), "privacy:notice"),
    (_("Vie privée"), "privacy:privacy"),
)
# The lists that can be carried away, and what each is called among the data sets.
LISTS = {
    "initiatives:list": "initiatives",
    "agreements:needs": "besoins",
    "directory:list": "acteurs",
    "landmarks:list": "cailloux",
    "meetings:list": "reunions",
    "promises:board": "engagements",
    "site:journal": "journal",
}


def address(name: str) -> str:
    """Return the address of a page that needs no argument; worked out once a process."""
    return _address(name, get_urlconf(), get_script_prefix())


@cache
def _address(name: str, urlconf: str | None, prefix: str) -> str:
    return reverse(name)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of a page: town, navigation, languages, person, latest seal."""
    town = getattr(request, "town", None)
    if town is None:
        return {"town": None}
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    freshness = getattr(request, "freshness", None) or frame.freshness(town)
    return {
        "town": town,
        "is_demo": town.is_demo,
        "navigation": [_link(label, name, request.path) for label, name in _entries(person, town)],
        "main_action": main_action(),
        "exports": _exports(request, person, town),
        "seal": {"short": freshness.seal[:12], "url": address("site:seals")} if freshness.seal else None,
        "footer_links": [{"label": label, "url": address(name)} for label, name in FOOTER]
        # The law wants the state of conformity on every page, in so many words.
        + [{"label": _accessibility_of(town), "url": address("privacy:accessibility")}],
        "languages": _languages(town.languages),
        "language_url": address("set_language"),
        "person": person,
        "sign_in_url": address("account_login"),
        "account_url": address("people:account") if person else "",
    }


def _accessibility_of(town: Any) -> str:
    return gettext("Accessibilité : %(state)s") % {"state": town.get_accessibility_display()}


def _exports(request: HttpRequest, person: Any, town: Any) -> list[dict[str, Any]]:
    """Return the files that the list being read can be carried away in, narrowed as it is."""
    name = next((each for page, each in LISTS.items() if address(page) == request.path), "")
    if not name:
        return []
    is_desk = bool(person and can_carry_lists_away(person, town))
    if name == "journal":
        if not is_desk:
            return []
        url = reverse("site:journal_file", args=["end"])
    elif is_desk and name in desk.LISTS:
        url = reverse("opendata:desk_list", args=[name, "end"])
    else:
        url = reverse("opendata:file", args=[name, "end"])
    asked = request.GET.copy()
    for place in ("page", "vue", "avant"):
        asked.pop(place, None)
    query = f"?{asked.urlencode()}" if asked else ""
    return [
        {"label": end.upper(), "url": f"{url.removesuffix('end')}{end}{query}"} for end in ("csv", "xlsx")
    ]


def main_action() -> dict[str, Any]:
    """Return the one thing that every page invites to."""
    return {"label": _("Proposer une initiative"), "url": address("initiatives:propose")}


def _entries(person: Any, town: Any) -> list[tuple[Any, str]]:
    """Return the entries of the menu: what people carry, and the workshop for those who work there."""
    entries = list(NAVIGATION)
    if person:
        entries.append((_("Mes parts"), "site:mine"))
        if rules.can_enter_workshop(person, town):
            entries.append((_("Atelier"), "site:workshop"))
    # The menu stays on one line at 1280 px: what leaves it is at the foot of every page.
    left_out = FIRST_TO_LEAVE[: len(entries) - len(NAVIGATION)]
    return [entry for entry in entries if entry[1] not in left_out]


def _link(label: Any, name: str, path: str) -> dict[str, Any]:
    url = address(name)
    return {"label": label, "url": url, "current": path == url or (url != "/" and path.startswith(url))}


def _languages(spoken: list[str]) -> list[dict[str, Any]]:
    """Return the languages to choose from; nothing to choose when the town speaks one."""
    if len(spoken) < 2:
        return []
    current = get_language()
    return [
        {"code": code, "label": label, "current": code == current}
        for code, label in settings.LANGUAGES
        if code in spoken
    ]

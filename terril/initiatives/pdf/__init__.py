"""The form to propose an initiative by hand: the same questions as on the page, with room to write.

The counter's page follows its order, so that what was written on it is entered from top to bottom.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from terril.initiatives.forms.propose import SHARES, ProposalForm
from terril.people.forms import CounterForm
from terril.territories.models import Territory
from terril.ui.pdf import compile_sheet

SHEET = Path(__file__).resolve().parent / "form.typ"
# The day its words were written: the same town always gets the same bytes.
WRITTEN_ON = int(datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC).timestamp())


def proposal_form(town: Territory, address: str, language: str) -> bytes:
    """Return the blank form as a PDF (PDF/UA-1), in `language`.

    Arguments: `address` where the same is filled in on the web.
    """
    with translation.override(language):
        return _set(_Hashable(_words(town, address, language)))


class _Hashable(dict[str, Any]):
    """What a sheet says, as the key under which the sheet is kept."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(self))


@lru_cache(maxsize=8)
def _set(words: _Hashable) -> bytes:
    return compile_sheet(SHEET, words, WRITTEN_ON)


def _words(town: Territory, address: str, language: str) -> dict[str, Any]:
    """Return all that the sheet says."""
    asks, person = ProposalForm.base_fields, CounterForm.base_fields

    def label(field: Any) -> str:
        return str(field.label)

    return {
        "language": language,
        "town": town.name,
        "above": _("Moitié-moitié · %(town)s") % {"town": town.name},
        "title": _("Proposer une initiative"),
        "below": _(
            "Une idée, ou quelque chose qui ne va pas : dites-le ici, et ce que vous pourriez apporter. "
            "La commune répond en %(days)s jours, avec un nom et une date."
        )
        % {"days": town.answer_delay_days},
        "notice": _("Démonstration : personnes inventées, rien n'engage la commune") if town.is_demo else "",
        "who": {
            "title": _("Vous"),
            "name": _("Votre nom"),
            "phone": label(person["phone"]),
            "email": _("Adresse de courriel (facultatif)"),
            "born_on": label(person["born_on"]),
            "referent": label(person["referent_name"]),
            "referent_phone": label(person["referent_phone"]),
            "parent": _("Avant 15 ans : signature d'un parent qui est d'accord"),
        },
        "questions": [
            {
                "title": label(asks["title"]),
                "help": str(asks["title"].help_text),
                "lines": 2,
                "boxes": [_("Une idée"), _("Quelque chose qui ne va pas")],
            },
            {
                "title": label(asks["description"]),
                "help": _("Pour qui, pourquoi, comment vous l'imaginez."),
                "lines": 7,
                "boxes": [],
            },
            {
                "title": label(asks["share"]),
                "help": str(asks["share"].help_text),
                "lines": 3,
                "boxes": [str(said) for _kind, said in SHARES],
            },
            {
                "title": _("Où ? Quartier, rue, bâtiment, lieu-dit"),
                "help": str(asks["place"].help_text),
                "lines": 2,
                "boxes": [_("Toute la commune")],
            },
            {
                "title": label(asks["proposers"]),
                "help": _("Une association, une école, un commerce… ou vous, avec des voisins."),
                "lines": 1,
                "boxes": [_("En mon nom, avec des voisins"), _("Je joins une photo ou un dessin")],
            },
        ],
        "drawing": _("Un dessin, un plan, si cela aide à comprendre"),
        "consent": {
            "title": _("Ce que devient cette feuille"),
            "lines": [
                _(
                    "J'accepte que mon idée soit publiée, avec mon nom. Avant 18 ans, le nom n'est jamais "
                    "publié. Le téléphone et le courriel ne le sont jamais."
                ),
                _(
                    "La commune garde ce que j'écris ici pour y répondre, au titre de sa mission d'intérêt "
                    "public (RGPD, art. 6.1.e). Je peux le voir, le corriger ou le faire effacer."
                ),
                *(
                    [_("À qui le demander : %(contact)s.") % {"contact": town.dpo_contact}]
                    if town.dpo_contact
                    else []
                ),
            ],
            "day": _("Date"),
            "sign": _("Signature"),
            "parent": _("Avant 18 ans : signature de l'adulte référent (avant 15 ans, d'un parent)"),
        },
        "back": {
            "title": _("À rendre ou à envoyer"),
            "lines": [
                part
                for part in (
                    ", ".join(part for part in (town.name, town.contact_address) if part),
                    ", ".join(part for part in (town.contact_name, town.contact_phone) if part),
                    town.contact_email,
                    _("Par internet : %(address)s") % {"address": address},
                )
                if part
            ],
        },
        "office": {
            "title": _("Réservé à la mairie"),
            "boxes": [_("Numéro"), _("Reçu le"), _("Réponse avant le"), _("Saisi par")],
        },
        "page": _("page"),
        "of": _("sur"),
    }


def _dpo(town: Territory) -> list[str]:
    if not town.dpo_contact:
        return []
    return [_("À qui le demander : %(contact)s.") % {"contact": town.dpo_contact}]

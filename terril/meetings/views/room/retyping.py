"""What somebody typed and is asked to look at again: each field with its name, as the form had it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# The rest (which problem, which card, the button pressed) was chosen, not typed: it goes with it, unseen.
LABELS = {
    "text": _("Ce que vous avez écrit"),
    "hands": _("Mains levées"),
    "title": _("Le problème"),
    "where": _("Où ?"),
    "who": _("Qui ?"),
    "known": _("Que sait-on ?"),
    "pebbles": _("Cailloux posés à la main"),
    "what": _("Quoi ?"),
    "when": _("Pour quand ?"),
    "town_share": _("La part de la commune"),
    "inhabitants_share": _("La part des habitants"),
    "bearer": _("Son adresse de courriel, pour qui a un compte"),
    "newcomer": _("ou son nom, pour qui n'a pas de courriel"),
    "newcomer_phone": _("et son téléphone"),
    "places": _("Combien de personnes il faut"),
    "proof_expected": _("À quoi verra-t-on que c'est fait ?"),
    "due_on": _("Pour le"),
    "words": _("La raison, ou le sujet"),
    "statements": _("Des affirmations, une par ligne"),
    "agree": _("D'accord"),
    "disagree": _("Pas d'accord"),
    "unsure": _("Je ne sais pas"),
    "decided": _("Ce qui a été décidé, et par qui"),
    "next_steps": _("Ce qui se passe ensuite, et qui s'en charge"),
    "review_on": _("On refait le point le"),
    **{f"trust-{step}": format_lazy("{} : {}", _("Confiance"), step) for step in range(1, 6)},
    **{f"usefulness-{step}": format_lazy("{} : {}", _("Utilité"), step) for step in range(1, 6)},
}
LONG = ("text", "known", "town_share", "inhabitants_share", "statements", "decided", "next_steps")
NUMBERS = ("hands", "pebbles", "places", "agree", "disagree", "unsure")
TYPES = {"bearer": "email", "newcomer_phone": "tel", "due_on": "date", "review_on": "date"}


@dataclass(frozen=True)
class Typed:
    """One value that was sent."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """What the field is called; nothing for what is not typed."""
        return str(LABELS.get(self.name, ""))

    @property
    def is_long(self) -> bool:
        return self.name in LONG

    @property
    def is_number(self) -> bool:
        return self.name in NUMBERS or self.name.startswith(("trust-", "usefulness-"))

    @property
    def type(self) -> str:
        """The type of its field."""
        return TYPES.get(self.name, "text")

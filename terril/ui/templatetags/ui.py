"""Filters that every page may need."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def euros(cents: int | None) -> str:
    """Write an amount of cents as people read it: 3000000 → "30 000 €" (French), "€30,000" (English).

    Whole euros lose their cents; None gives an empty text.
    """
    if cents is None:
        return ""
    decimals = 0 if cents % 100 == 0 else 2
    number = number_format(abs(cents) / 100, decimals, use_l10n=True, force_grouping=True)
    sign = "−" if cents < 0 else ""
    if (get_language() or "fr").startswith("en"):
        return f"{sign}€{number}"
    return f"{sign}{number}\u00a0€"

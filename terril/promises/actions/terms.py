"""Terms of office: who was mayor, from when to when."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements import details
from terril.foundation.actions import Told, action, told
from terril.foundation.text import unique_slug
from terril.people.models import User
from terril.promises import rules
from terril.promises.actions import wording
from terril.promises.models import Term
from terril.territories.models import Territory


@action(rules.can_keep_terms, says=_("%(who)s a inscrit le mandat « %(name)s »"))
def add_term(
    actor: User,
    territory: Territory,
    *,
    name: str,
    mayor: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> Told:
    """Enter a term of office. Returns it.

    Raises ValidationError keyed by the detail: no name, nobody as mayor, days in the wrong order or
    of another term.
    """
    term = Term(territory=territory)
    _write(term, name, mayor, starts_on, ends_on)
    others = Term.objects.filter(territory=territory)
    term.slug = unique_slug(others, term.name, otherwise="mandat")
    term.save()
    return told(term, name=term.name)


@action(rules.can_keep_terms, says=_("%(who)s a corrigé le mandat « %(name)s »"))
def change_term(
    actor: User,
    term: Term,
    *,
    name: str,
    mayor: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> Told:
    """Correct a term of office, or say on which day it ended; its address stays. Errors: see `add_term`."""
    _write(term, name, mayor, starts_on, ends_on)
    term.save()
    return told(term, name=term.name)


def _write(
    term: Term, name: str, mayor: str, starts_on: datetime.date, ends_on: datetime.date | None
) -> None:
    term.name = wording.line("name", name, 100, gettext("Le nom"), required=True)
    term.mayor = wording.line("mayor", mayor, 100, gettext("Le ou la maire"), required=True)
    term.starts_on = details.day(starts_on, "starts_on")
    term.ends_on = None if ends_on is None else details.day(ends_on, "ends_on")
    if term.ends_on and term.ends_on <= term.starts_on:
        raise ValidationError({"ends_on": gettext("Un mandat finit après avoir commencé.")})
    for other in Term.objects.filter(territory=term.territory).exclude(pk=term.pk):
        first, second = sorted((term, other), key=lambda each: each.starts_on)
        # One that nobody ended yet ends where the next begins: say so first.
        if first.ends_on is None or first.ends_on >= second.starts_on:
            raise ValidationError(
                {
                    "starts_on": gettext("Ces dates touchent le mandat « %(name)s » : dites quand il finit.")
                    % {"name": other.name}
                }
            )

"""The envelope of a year, its committee and its rules."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.fund import rules
from terril.fund.models import DEFAULT_CEILING_CENTS, DEFAULT_DELAY_DAYS, Envelope
from terril.fund.queries import money
from terril.initiatives.actions.wording import Wording, checked
from terril.people.models import User
from terril.territories.models import Territory
from terril.ui.templatetags.ui import euros

DELAY_DAYS = range(1, 61)


@action(rules.can_keep_fund, says=_("%(who)s a ouvert l'enveloppe %(year)s du petit fonds"))
def open_envelope(
    actor: User,
    town: Territory,
    *,
    year: int,
    amount_cents: int,
    ceiling_cents: int = DEFAULT_CEILING_CENTS,
    answer_delay_days: int = DEFAULT_DELAY_DAYS,
    rules: str = "",
    committee: str = "",
    kept_by: Organisation | None = None,
    legal_notes: str = "",
) -> Told:
    """Put money aside for this year or the next, with the committee's rules.

    Raises ValidationError keyed by the detail: a year that has one already, an amount that cannot be.
    """
    today = clock.today()
    if year not in (today.year, today.year + 1):
        raise ValidationError({"year": gettext("Une enveloppe s'ouvre pour cette année ou la suivante.")})
    if Envelope.objects.filter(territory=town, year=year).exists():
        raise ValidationError({"year": gettext("Cette année a déjà son enveloppe.")})
    values = _checked(
        town,
        {
            "amount_cents": amount_cents,
            "ceiling_cents": ceiling_cents,
            "answer_delay_days": answer_delay_days,
            "rules": rules,
            "committee": committee,
            "kept_by": kept_by,
            "legal_notes": legal_notes,
        },
    )
    envelope = Envelope.objects.create(territory=town, year=year, **values)
    return told(envelope, year=year)


@action(rules.can_keep_fund, says=_("%(who)s a changé l'enveloppe %(year)s du petit fonds"))
def change_envelope(actor: User, envelope: Envelope, **details: Any) -> Told:
    """Change its amount or its rules; what is not given stays, and so does what was answered.

    Raises ValidationError keyed by the detail: less than what is already granted.
    """
    names = (
        "amount_cents",
        "ceiling_cents",
        "answer_delay_days",
        "rules",
        "committee",
        "kept_by",
        "legal_notes",
    )
    before = {name: getattr(envelope, name) for name in names}
    values = _checked(envelope.territory, {**before, **details})
    kept = money.figures(envelope).sums.kept
    if values["amount_cents"] < kept:
        raise ValidationError(
            {
                "amount_cents": gettext("%(amount)s sont déjà accordés : l'enveloppe ne peut être moindre.")
                % {"amount": euros(kept)}
            }
        )
    changed = sorted(name for name, value in values.items() if value != before[name])
    for name in changed:
        setattr(envelope, name, values[name])
    envelope.save(update_fields=changed)
    return told(envelope, year=envelope.year, changed=changed)


def _checked(town: Territory, details: dict[str, Any]) -> dict[str, Any]:
    """Return the details made canonical. Raises ValidationError keyed by the detail."""
    errors: dict[str, Any] = {}
    if details["amount_cents"] <= 0:
        errors["amount_cents"] = gettext("Écrivez combien la commune met de côté pour l'année.")
    if not details["ceiling_cents"] > 0:
        errors["ceiling_cents"] = gettext("Écrivez le montant le plus élevé d'une demande.")
    if details["answer_delay_days"] not in DELAY_DAYS:
        errors["answer_delay_days"] = gettext("Un nombre de jours, de 1 à 60.")
    if details["kept_by"] is not None and details["kept_by"].territory_id != town.pk:
        errors["kept_by"] = gettext("Choisissez un acteur de la commune.")
    if errors:
        raise ValidationError(errors)
    texts = checked(
        rules=Wording(details["rules"], gettext("Les règles")),
        committee=Wording(details["committee"], gettext("Le comité"), limit=2000),
        legal_notes=Wording(details["legal_notes"], gettext("Les mentions"), limit=2000),
    )
    return {**details, **texts}

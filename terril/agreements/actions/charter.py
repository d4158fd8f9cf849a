"""The town's charter: the blocks that its agreements are composed from."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import rules
from terril.agreements.clauses import DEFAULTS, unknown_placeholders
from terril.agreements.models import Clause
from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_line, clean_text
from terril.people.models import User
from terril.territories.models import Territory

CLAUSE_LENGTH = 8000


@action(rules.can_adopt_charter, says=_("%(who)s a adopté la charte des conventions de la commune"))
def adopt_charter(actor: User, territory: Territory) -> Told:
    """Give the town the shipped blocks it has not yet; those it rewrote stay. Returns the town."""
    held = set(Clause.objects.filter(territory=territory).values_list("key", flat=True))
    Clause.objects.bulk_create(
        Clause(
            territory=territory,
            key=block.key,
            position=position,
            title_fr=block.title_fr,
            title_en=block.title_en,
            text_fr=block.text_fr,
            text_en=block.text_en,
        )
        for position, block in enumerate(DEFAULTS)
        if block.key not in held
    )
    return told(territory)


@action(rules.can_write_charter, says=_("%(who)s a réécrit la charte des conventions : « %(clause)s »"))
def write_clause(
    actor: User, clause: Clause, *, title_fr: str, title_en: str, text_fr: str, text_en: str
) -> Told:
    """Rewrite a block of the charter; agreements already proposed or signed keep their text.

    Raises ValidationError keyed by the detail, on a text that holds an unknown {placeholder}.
    """
    clause.title_fr = clean_line(title_fr, 120, _now("Le titre"), field="title_fr", required=True)
    clause.title_en = clean_line(title_en, 120, _now("Le titre"), field="title_en", required=True)
    for field, text in (("text_fr", text_fr), ("text_en", text_en)):
        cleaned = clean_text(text, CLAUSE_LENGTH, _now("Le texte"), field=field, required=True)
        if unknown := unknown_placeholders(cleaned):
            raise ValidationError(
                {
                    field: _now("Nous ne savons pas remplir %(names)s dans une convention.")
                    % {"names": ", ".join(f"{{{name}}}" for name in unknown)}
                }
            )
        setattr(clause, field, cleaned)
    clause.save()
    return told(clause, clause=clause.title_fr)

"""Fields that read what people write: an amount, a moment, a person, a sentence."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from terril.agreements.when import NotUnderstood, When
from terril.ui.templatetags.ui import euros

# The most that an amount may be: ten thousand million euros, far above any town's budget.
MOST_EUROS = Decimal(10) ** 10


class Words(forms.CharField):
    """A text of limited length that says by how much it is too long.

    The limit is not given to the browser, which would cut what is pasted without a word.
    """

    def __init__(self, *, max_length: int = 5000, rows: int = 0, **options: Any):
        self.limit = max_length
        if rows:
            options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if (length := len(value)) > self.limit:
            raise ValidationError(
                ngettext(
                    "C'est un peu long : %(limit)s caractère au plus, et il y en a %(length)s.",
                    "C'est un peu long : %(limit)s caractères au plus, et il y en a %(length)s.",
                    self.limit,
                )
                % {"limit": self.limit, "length": length}
            )


class Euros(forms.CharField):
    """An amount as people write it ("1 250", "1250,50 €"), in cents."""

    default_error_messages = {
        "unreadable": _("Nous n'avons pas compris ce montant. Écrivez par exemple 1 250 ou 1250,50."),
        "negative": _("Un montant ne peut pas être négatif."),
        "enormous": _("Ce montant est trop grand pour être vrai. Vérifiez les zéros."),
    }

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = re.sub(r"[\s€]", "", str(value or ""))
        if not text:
            return None
        # "1.250,50" is how it may be pasted from a spreadsheet; a lone dot is a decimal point.
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        if len(text) > 30 or not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]{1,2})?", text):
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from None
        if amount < 0:
            raise ValidationError(self.error_messages["negative"], code="negative")
        if amount > MOST_EUROS:
            raise ValidationError(self.error_messages["enormous"], code="enormous")
        return int(amount * 100)

    def prepare_value(self, value: Any) -> Any:
        return euros(value) if isinstance(value, int) else value


class Moment(forms.CharField):
    """A moment in words ("tous les mardis d'avril à octobre"), as a When."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> When:  # type: ignore[override]
        text = super().to_python(value) or ""
        try:
            return When.parse(text, today=timezone.localdate())
        except NotUnderstood as error:
            raise ValidationError(error.message) from None

    def validate(self, value: Any) -> None:
        if self.required and value == When():
            raise ValidationError(self.error_messages["required"], code="required")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, When):
            return "" if value == When() else value.in_words()
        return value


def date_field(**options: Any) -> forms.DateField:
    """Return a date field whose value browsers show in their own picker (ISO 8601 inside)."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def time_field(**options: Any) -> forms.TimeField:
    """Return a time field with the browser's own picker."""
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **options)


def choose_among(form: forms.Form, **choices: QuerySet[Any]) -> None:
    """Say, by the name of the field, what the choices of this form are taken from."""
    for name, rows in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

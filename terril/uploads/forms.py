"""A field that takes a sound."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from terril.uploads import sounds


class SoundField(forms.FileField):
    """A sound of at most `longest` seconds; its clean value is a `sounds.Recording`, or None.

    It is made anew here, where nobody waits for it, and not in the action, which holds the town's lock.
    """

    def __init__(self, *, longest: int = sounds.TWO_MINUTES, **options: Any):
        self.longest = longest
        options.setdefault("widget", forms.FileInput(attrs={"accept": "audio/*"}))
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the recording; the sentence of a refusal is the field's own error."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return sounds.read(file, field="file", longest=self.longest)
        except ValidationError as objection:
            raise ValidationError(objection.message_dict["file"]) from None

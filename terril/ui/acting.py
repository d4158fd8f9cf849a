"""Running an action from a form, its objections shown beside the fields they are about."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from terril.foundation.actions import Action


def act(form: BaseForm, action: Action, actor: Any, thing: Any, **details: Any) -> Any | None:
    """Call `action(actor, thing, **details)` and return its subject, or None when it objects.

    Arguments: `form` a bound form that has been validated; a ValidationError keyed by the name of a
    detail is added to the field of that name, or at the top of the form when it has no such field.
    Errors: NotAllowed and WrongState pass through, for the page that tells why.
    """
    try:
        return action(actor, thing, **details)
    except ValidationError as objection:
        object_to(form, objection)
        return None


def object_to(form: BaseForm, objection: ValidationError) -> None:
    """Copy the sentences of `objection` into the fields of `form`, or at its top."""
    if not hasattr(objection, "error_dict"):
        form.add_error(None, objection)
        return
    for name, errors in objection.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)

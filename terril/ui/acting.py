"""Running an action from a form, its objections shown beside the fields they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from terril.foundation.actions import Action, NotAllowed
from terril.foundation.states import WrongState


def act(
    form: BaseForm,
    action: Action,
    actor: Any,
    thing: Any,
    *,
    names: Mapping[str, str] | None = None,
    **details: Any,
) -> Any | None:
    """Call `action(actor, thing, **details)` and return its subject, or None when it objects.

    Arguments: `form` a bound form that has been validated; a ValidationError keyed by the name of a
    detail is added to the field of that name (or of the name that `names` gives for it), or at the top
    of the form when it has no such field.
    Errors: NotAllowed and WrongState pass through, for the page that tells why.
    """
    try:
        return action(actor, thing, **details)
    except ValidationError as objection:
        object_to(form, objection, names=names)
        return None


def object_to(form: BaseForm, objection: ValidationError, *, names: Mapping[str, str] | None = None) -> None:
    """Copy the sentences of `objection` into the visible fields of `form`, or at its top."""
    if not hasattr(objection, "error_dict"):
        form.add_error(None, objection)
        return
    for detail, errors in objection.error_dict.items():
        name = (names or {}).get(detail, detail)
        is_seen = name in form.fields and not form.fields[name].widget.is_hidden
        form.add_error(name if is_seen else None, errors)


def refusal(action: Action, actor: Any, thing: Any) -> Exception | None:
    """Return what calling `action` would raise for this actor and this thing, or None when it is allowed.

    For a page that must not show a form which would be refused once filled.
    """
    reason = action.rule.refusal(actor, thing)
    if not reason:
        return None
    return reason if isinstance(reason, WrongState) else NotAllowed(reason)


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the page where a button stood, as its form says (`retour`), or `otherwise`.

    Only a path of this very site: a form made elsewhere leads nobody away.
    """
    wanted = request.POST.get("retour", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else otherwise

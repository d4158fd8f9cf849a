"""The tags that every page may need: {% once %} and {% can %}."""

from __future__ import annotations

import secrets
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from terril.foundation.actions import ACTIONS

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Put in a form the key by which it is taken in once only (see SendOnce)."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(16))


@register.simple_tag(takes_context=True)
def can(context: template.Context, action_name: str, thing: Any) -> bool:
    """{% can "initiatives.submit" initiative as allowed %}: asks the very rule that the action checks."""
    return ACTIONS[action_name].rule(context["request"].user, thing)

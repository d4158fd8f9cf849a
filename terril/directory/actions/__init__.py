"""Everything that changes organisations and who speaks for them."""

from terril.directory.actions.groups import show_group
from terril.directory.actions.organisations import (
    DESCRIPTION_LENGTH,
    appoint,
    dismiss,
    form_group,
    register,
)

__all__ = ["DESCRIPTION_LENGTH", "appoint", "dismiss", "form_group", "register", "show_group"]

"""Who may see how the installation is."""

from __future__ import annotations

from terril.people.rules import is_administrator

can_see_state = is_administrator

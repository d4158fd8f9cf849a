"""Who may change what lies under the map."""

from __future__ import annotations

from terril.people.rules import is_administrator, is_system

can_set_map = is_administrator | is_system

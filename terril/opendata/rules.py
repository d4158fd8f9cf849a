"""Who may carry away what only the town hall reads. Public data sets ask nobody."""

from __future__ import annotations

from terril.people.rules import is_administrator, is_officer

# Lists with names and contacts, for a letter or a meeting; the elected read pages.
can_carry_lists_away = is_officer | is_administrator

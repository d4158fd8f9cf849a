"""Who chooses when to read the news, and who looks after the mails of a town."""

from __future__ import annotations

from terril.people.rules import is_administrator, is_officer, is_signed_in, is_system

can_choose = is_signed_in
can_stop = is_system
can_look_after_mails = is_officer | is_administrator

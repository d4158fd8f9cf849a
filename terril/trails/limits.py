"""How many visits one address of the Internet may tell in a minute."""

from __future__ import annotations

from terril.foundation.limits import Limit

# A school class behind one address, each with the posts of a whole walk.
VISITS = Limit(600, 60)

"""How often one address, or one telephone, may do a thing in the room of a meeting."""

from __future__ import annotations

from terril.foundation.limits import Limit

# Wrong codes from one address of the Internet: a hall full of people shares one, and most scan. At this
# pace, trying every code takes months.
WRONG_CODES = Limit(30, 600)
# Seats taken from one address: a hall of three hundred, some of whom come in twice.
SEATS = Limit(900, 600)
# Notes and other deeds of one telephone.
NOTES = Limit(8, 60)
DEEDS = Limit(90, 60)

"""English as in Europe: the day before the month, hours up to 24."""

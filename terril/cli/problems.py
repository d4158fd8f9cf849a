"""What a command can end with."""

DONE = 0
PROBLEM = 1
WRONG_USE = 2
INTERRUPTED = 130


class Problem(Exception):
    """Something the person at the terminal must know; its text is one clear sentence."""

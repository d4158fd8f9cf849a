"""Reading the public journal again without Terril: the file to download, and the program that checks it."""

from pathlib import Path

VERIFIER = Path(__file__).resolve().parent / "verify_journal.py"

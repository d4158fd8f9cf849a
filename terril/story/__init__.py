"""Chapters of the town's story, and the memories people give."""

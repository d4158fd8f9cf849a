"""The map of everything that has a place, and what lies under it."""

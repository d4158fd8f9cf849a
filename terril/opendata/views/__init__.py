"""Pages, files and feeds of what the town publishes for others to use."""

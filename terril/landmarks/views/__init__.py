"""Pages to enter a pebble and to complete it, and the poster of the path."""

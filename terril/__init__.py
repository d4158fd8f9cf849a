"""A small town changes itself with its inhabitants: each their share, pebble after pebble."""

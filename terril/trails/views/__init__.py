"""Pages of trails and posts."""

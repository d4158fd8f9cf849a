"""Pages of the little fund."""

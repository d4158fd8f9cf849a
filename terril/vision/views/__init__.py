"""Pages of the town's project that need to know of nothing above it."""

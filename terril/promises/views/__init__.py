"""The pages of public commitments."""

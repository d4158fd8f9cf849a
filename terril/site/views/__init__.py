"""The pages that compose what all the other folders know."""

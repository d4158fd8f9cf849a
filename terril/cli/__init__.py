"""The `terril` command: what a town hall's computer person types."""

from terril.cli.command import main

__all__ = ["main"]

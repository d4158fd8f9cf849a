"""When something is to be done: one value, from "12 June 2027" to "every Tuesday from April to October"."""

from .errors import Impossible, NotUnderstood
from .value import Kind, When

__all__ = ["Impossible", "Kind", "NotUnderstood", "When"]

"""Counts words."""

from tally.words import count, longest, words

__all__ = ["count", "longest", "words"]

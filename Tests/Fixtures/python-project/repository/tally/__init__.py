"""Counts words."""

from tally.words import count, words

__all__ = ["count", "words"]

"""Finds the words of a text."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def words(text: str) -> list[str]:
    """Return the words of the text in order, in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def count(text: str) -> int:
    """Return how many words the text has."""
    return len(words(text))

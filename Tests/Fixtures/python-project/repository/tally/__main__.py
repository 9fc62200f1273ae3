"""Counts the words on standard input."""

import sys

from tally import count

if __name__ == "__main__":
    print(count(sys.stdin.read()))

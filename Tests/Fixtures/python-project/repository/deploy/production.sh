#!/bin/sh
# A release is good when the program does its work.
set -e
test "$(echo 'to be or not to be' | PYTHONDONTWRITEBYTECODE=1 python3 -m tally | head -n 1)" = 6

#!/bin/sh
# A release is good when the library can be loaded and does its work.
set -e
test "$(node -e "import('./lib/spans.js').then((spans) => console.log(spans.parse('1m 30s')))")" = 90

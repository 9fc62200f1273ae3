#!/usr/bin/env bash
# Builds and runs every test. What each did is in .build/test.log; here only what failed, and the sum.
#   test.sh [FILTER]   only tests whose name matches
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
log=.build/test.log
mkdir -p .build
filter=()
[ $# -eq 0 ] || filter=(--filter "$1")

began=$SECONDS
# Builds the programs too: some tests start `troupe` and `troupe-supervisor`.
if ! "$swift" build --build-tests >.build/build.log 2>&1; then
  grep -E 'error:|warning:' .build/build.log | sort -u | head -50 || tail -50 .build/build.log
  echo "The build failed; all of it is in .build/build.log." >&2
  exit 1
fi
echo "built in $((SECONDS - began)) s"

began=$SECONDS
status=0
timeout --kill-after=10 25m "$swift" test --skip-build --disable-xctest "${filter[@]}" >"$log" 2>&1 || status=$?
[ "$status" -ne 124 ] || echo "The tests took longer than 25 minutes and were ended." >&2
if [ "$status" -ne 0 ]; then
  grep -E '✘|↳|Fatal error|error:|Crash|SIG[A-Z]+' "$log" | head -200 || tail -50 "$log"
  echo "All of it is in $log." >&2
fi
echo "tested in $((SECONDS - began)) s"
grep -E 'Test run with' "$log" | tail -1 || tail -1 "$log"
exit "$status"

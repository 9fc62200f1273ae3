#!/usr/bin/env bash
# Builds and runs every test, one module after the other: many tests wait for real processes and sockets, and would
# starve beside the ones that compute. What each did is in .build/test.log; here only what failed, and the sums.
#   test.sh [FILTER]   only modules or tests whose name matches
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
log=.build/test.log
mkdir -p .build

began=$SECONDS
# Builds the programs too: some tests start `troupe` and `troupe-supervisor`.
if ! "$swift" build --build-tests >.build/build.log 2>&1; then
  grep -E 'error:|warning:' .build/build.log | sort -u | head -50 || tail -50 .build/build.log
  echo "The build failed; all of it is in .build/build.log." >&2
  exit 1
fi
echo "built in $((SECONDS - began)) s"

if [ $# -gt 0 ]; then filters=("$1"); else
  filters=()
  for folder in Tests/*Tests; do filters+=("^$(basename "$folder")\\."); done
fi

: >"$log"
failures=.build/test-failures.log
: >"$failures"
passed=0
failed=0
status=0
for filter in "${filters[@]}"; do
  part=.build/test-part.log
  code=0
  timeout --kill-after=10 10m "$swift" test --skip-build --disable-xctest --filter "$filter" >"$part" 2>&1 || code=$?
  cat "$part" >>"$log"
  good=$(grep -acE '^✔ Test ".*" (with [0-9]+ test cases? )?passed' "$part" || true)
  bad=$(grep -acE '^✘ Test ".*" (with [0-9]+ test cases? )?failed' "$part" || true)
  passed=$((passed + good))
  failed=$((failed + bad))
  printf '%-24s %s\n' "${filter//[^A-Za-z]/}" "$(grep -aE 'Test run with' "$part" | tail -1 | sed -E 's/^. Test run with //')"
  if [ "$code" -ne 0 ]; then
    status=1
    [ "$code" -ne 124 ] || echo "  took longer than 10 minutes and was ended" >&2
    [ "$bad" -gt 0 ] || failed=$((failed + 1))
    {
      echo "${filter//[^A-Za-z]/}:"
      grep -aE '✘|↳|Fatal error|error:|Crash|SIG[A-Z]+' "$part" | head -60 || tail -30 "$part"
    } | tee -a "$failures"
  fi
done
rm -f .build/test-part.log
# Again at the end: of a long log often only the last lines are kept.
if [ -s "$failures" ]; then
  echo "what failed:"
  head -c 4000 "$failures"
fi
echo "tested in $((SECONDS - began)) s; all of it is in $log"
echo "$passed passed, $failed failed"
exit "$status"

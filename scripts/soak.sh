#!/usr/bin/env bash
# Runs the long tests, which `make test` leaves out, and shows what they measured.
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
mkdir -p .build
"$swift" build --build-tests >.build/build.log 2>&1 || { grep -E 'error:' .build/build.log | sort -u; exit 1; }
status=0
# As many worlds as fit into an hour.
SEEDS=1..1000000000 SECONDS_LIMIT=${SIMULATE_SECONDS:-3600} CONFIGURATION=release \
  scripts/simulate.sh 2>&1 | tee .build/simulate-soak.log || status=$?
TROUPE_SOAK=1 "$swift" test --skip-build --disable-xctest --filter 'Soak|KillTests|StopTests|CutTests|FullDiskTests' 2>&1 | tee .build/soak.log || status=$?
echo
echo "The report is in .build/soak.log."
exit "$status"

#!/usr/bin/env bash
# Plays the engine in worlds that seeds make, with faults at every boundary. From the environment:
#   SEEDS=N or A..B   which seeds (default: 2000); SEED=N: only that one
#   FAULTS=N          faults of a seed at most; TRACE=1: print what happens; MUTATE=NAME: a fault built in on purpose
#   SECONDS_LIMIT=N   begin no further seed after that time; CONFIGURATION=release: a faster program, built longer
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
build=(build -c "${CONFIGURATION:-debug}" --product troupe-simulate)
mkdir -p .build
"$swift" "${build[@]}" >.build/simulate.log 2>&1 || {
  grep -E 'error:' .build/simulate.log | sort -u || tail -30 .build/simulate.log
  echo "The build failed; all of it is in .build/simulate.log." >&2
  exit 1
}

options=()
if [ -n "${SEED:-}" ]; then
  options+=(--seed "$SEED")
else
  options+=(--seeds "${SEEDS:-2000}" --workers "$(nproc)")
fi
[ -z "${FAULTS:-}" ] || options+=(--faults "$FAULTS")
[ -z "${MUTATE:-}" ] || options+=(--mutate "$MUTATE")
[ -z "${SECONDS_LIMIT:-}" ] || options+=(--seconds "$SECONDS_LIMIT")
[ -z "${TRACE:-}" ] || options+=(--trace)
"$("$swift" "${build[@]}" --show-bin-path)/troupe-simulate" "${options[@]}"

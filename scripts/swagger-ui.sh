#!/usr/bin/env bash
# Puts the files behind /docs into swagger-ui/, from a wheel on PyPI; says nothing when they are there.
# Without a network the server works all the same, only /docs has no page then.
set -euo pipefail
cd "$(dirname "$0")/.."

version=5.31.0
[ "$(cat swagger-ui/VERSION 2>/dev/null || true)" != "$version" ] || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-input --only-binary :all: \
  --dest "$work" "swagger-ui-bundle-v2==$version" >"$work/log" 2>&1; then
  echo "warning: the files behind /docs could not be fetched from PyPI; 'make swagger-ui' tries again" >&2
  exit 0
fi

unzip -q "$work"/*.whl -d "$work/wheel"
found="$work/wheel/swagger_ui_bundle/vendor/swagger-ui-$version"
[ -f "$found/swagger-ui-bundle.js" ] || { echo "The wheel has no swagger-ui-bundle.js in it." >&2; exit 1; }
mkdir "$work/new"
# What the page uses; the server brings the page itself.
for name in swagger-ui.css swagger-ui-bundle.js favicon-32x32.png; do cp "$found/$name" "$work/new/"; done
cp "$work"/wheel/*.dist-info/licenses/LICENSE "$work/new/LICENSE"
echo "$version" >"$work/new/VERSION"
chmod -R u=rwX,go=rX "$work/new"
rm -rf swagger-ui
mv "$work/new" swagger-ui

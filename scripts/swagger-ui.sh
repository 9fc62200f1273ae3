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
# The source maps, the other bundles and the templates are of no use here.
for name in index.html index.css swagger-ui.css swagger-ui-bundle.js swagger-ui-standalone-preset.js \
  favicon-16x16.png favicon-32x32.png oauth2-redirect.html oauth2-redirect.js; do
  cp "$found/$name" "$work/new/"
done
cp "$work"/wheel/*.dist-info/licenses/LICENSE "$work/new/LICENSE"
cat >"$work/new/swagger-initializer.js" <<'JS'
window.onload = function () {
  window.ui = SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: "StandaloneLayout",
  });
};
JS
echo "$version" >"$work/new/VERSION"
chmod -R u=rwX,go=rX "$work/new"
rm -rf swagger-ui
mv "$work/new" swagger-ui

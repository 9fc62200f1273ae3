#!/usr/bin/env bash
# Installs the packages of packages.txt that are missing; says nothing when none is.
#   deps.sh            what building, testing and running needs
#   deps.sh --runtime  what running alone needs
set -euo pipefail
cd "$(dirname "$0")/.."

column=1
[ "${1:-}" != --runtime ] || column=2
mapfile -t wanted < <(awk -v column="$column" '!/^#/ && NF >= column { print $column }' packages.txt)
missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null || {
  echo "These packages are missing, and there is no apt-get to install them: ${missing[*]}" >&2
  exit 1
}
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "These packages are missing, and there is no sudo to install them: ${missing[*]}" >&2
    echo "Run as root: apt-get install -y ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

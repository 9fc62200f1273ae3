#!/usr/bin/env bash
# Says how to get Swift where it is missing or too old.
set -euo pipefail

hint="Install Swift 6.2 or newer: https://www.swift.org/install/linux/ (swiftly, or the tarball for Debian 12)."
command -v swift >/dev/null || { echo "Swift is not installed. $hint" >&2; exit 1; }
said=$(swift --version 2>&1) || { echo "Swift is there but does not run. $hint It said: $said" >&2; exit 1; }
version=$(grep -oE 'Swift version [0-9]+\.[0-9]+' <<<"$said" | grep -oE '[0-9]+\.[0-9]+' | head -1 || true)
if [ -z "$version" ] || [ "$(printf '6.2\n%s\n' "$version" | sort -V | head -1)" != "6.2" ]; then
  echo "Swift ${version:-of an unknown version} is too old. $hint" >&2
  exit 1
fi

#!/usr/bin/env bash
# Makes the system user `troupe` that a server runs as, with /var/lib/troupe for its data; needs root.
set -euo pipefail

[ "$(id -u)" -eq 0 ] || { echo "Making a system user needs root." >&2; exit 1; }
if ! id troupe >/dev/null 2>&1; then
  useradd --system --uid "${TROUPE_UID:-10001}" --user-group --home-dir /var/lib/troupe --no-create-home \
    --shell /usr/sbin/nologin troupe
fi
install -d -m 755 -o troupe -g troupe /var/lib/troupe

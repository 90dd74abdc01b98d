#!/usr/bin/env bash
set -euo pipefail
cat > "$LAB_DIR/hosts" <<'HOSTS'
127.0.0.1	localhost
# database, see ticket 4711
127.0.0.5	shop-db.internal shop-db   # old machine
127.0.0.6	shop-cache.internal
HOSTS

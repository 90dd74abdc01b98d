#!/usr/bin/env bash
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "only root can give files to another account"; exit 77; }
mkdir "$LAB_DIR/uploads" "$LAB_DIR/config"
echo kept > "$LAB_DIR/uploads/kept.txt"
echo secret > "$LAB_DIR/config/settings"
chmod 700 "$LAB_DIR/config"
chmod 755 "$LAB_DIR/uploads"
! runuser -u nobody -- touch "$LAB_DIR/uploads/new" 2>/dev/null || { echo "nobody can write already"; exit 1; }

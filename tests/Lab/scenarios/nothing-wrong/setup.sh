#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/data/log"
mount -t tmpfs -o size=8m tmpfs "$LAB_DIR/data" || { echo "this machine lets nobody mount a file system"; exit 77; }
mkdir "$LAB_DIR/data/log"
yes "INFO all is well" | head -c 100k > "$LAB_DIR/data/log/shop.log" || true

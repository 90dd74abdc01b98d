#!/usr/bin/env bash
set -euo pipefail
mkdir "$LAB_DIR/data"
mount -t tmpfs -o size=4m tmpfs "$LAB_DIR/data" || { echo "this machine lets nobody mount a file system"; exit 77; }
mkdir "$LAB_DIR/data/log"
yes "DEBUG shop-api: polling" | head -c 8m > "$LAB_DIR/data/log/debug.log" 2>/dev/null || true

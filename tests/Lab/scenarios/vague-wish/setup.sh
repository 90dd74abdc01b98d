#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/sv/shop" "$LAB_DIR/content"
echo page > "$LAB_DIR/content/index.html"
printf '#!/bin/sh\nexec sleep 86400\n' > "$LAB_DIR/sv/shop/run"
chmod +x "$LAB_DIR/sv/shop/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until sv check "$LAB_DIR/sv/shop" > /dev/null 2>&1; do
  sleep 0.1
done
cat "$LAB_DIR/sv/shop/supervise/pid" > "$LAB_DIR/pid-before"

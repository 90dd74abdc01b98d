#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/prices" "$LAB_DIR/sv/price-cache"
echo "bread 3.20 ($LAB_RUN)" > "$LAB_DIR/prices/source.txt"
echo "bread 2.90" > "$LAB_DIR/prices/cache.txt"
cat > "$LAB_DIR/sv/price-cache/run" <<RUN
#!/bin/sh
[ -e "$LAB_DIR/prices/cache.txt" ] || cp "$LAB_DIR/prices/source.txt" "$LAB_DIR/prices/cache.txt"
exec sleep 86400
RUN
chmod +x "$LAB_DIR/sv/price-cache/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until sv check "$LAB_DIR/sv/price-cache" > /dev/null 2>&1; do
  sleep 0.1
done

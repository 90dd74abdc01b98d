#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/sv/shop-web" "$LAB_DIR/www" "$LAB_DIR/debug"
echo "the shop of run $LAB_RUN" > "$LAB_DIR/www/index.html"
(cd "$LAB_DIR/debug" && exec python3 -m http.server --bind 127.0.0.1 "$LAB_PORT" > "$LAB_DIR/debug.log" 2>&1) &
echo $! >> "$LAB_DIR/.pids"
until curl --silent --max-time 1 "http://127.0.0.1:$LAB_PORT/" > /dev/null; do
  sleep 0.1
done
cat > "$LAB_DIR/sv/shop-web/run" <<RUN
#!/bin/sh
cd "$LAB_DIR/www" || exit 1
exec python3 -m http.server --bind 127.0.0.1 "$LAB_PORT" >> "$LAB_DIR/shop-web.log" 2>&1
RUN
chmod +x "$LAB_DIR/sv/shop-web/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until grep -q 'Address already in use' "$LAB_DIR/shop-web.log" 2>/dev/null; do
  sleep 0.1
done

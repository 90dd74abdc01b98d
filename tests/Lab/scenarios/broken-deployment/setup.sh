#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/app/releases/2026-03-01" "$LAB_DIR/app/releases/2026-04-01" "$LAB_DIR/sv/shop-app"
for release in "$LAB_DIR"/app/releases/*; do
  printf '#!/bin/sh\nexec sleep 86400\n' > "$release/start"
  chmod +x "$release/start"
done
touch -d '40 days ago' "$LAB_DIR/app/releases/2026-03-01"
touch -d '9 days ago' "$LAB_DIR/app/releases/2026-04-01"
ln -s "$LAB_DIR/app/releases/2026-05-01" "$LAB_DIR/app/current"
cat > "$LAB_DIR/sv/shop-app/run" <<RUN
#!/bin/sh
echo "starting" >> "$LAB_DIR/shop-app.log"
exec "$LAB_DIR/app/current/start"
RUN
chmod +x "$LAB_DIR/sv/shop-app/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until [ -s "$LAB_DIR/shop-app.log" ]; do
  sleep 0.1
done

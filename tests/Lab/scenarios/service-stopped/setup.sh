#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/sv/shop-mail" "$LAB_DIR/mailbox"
echo "a letter" > "$LAB_DIR/mailbox/1"
cat > "$LAB_DIR/sv/shop-mail/run" <<'RUN'
#!/bin/sh
exec sleep 86400
RUN
chmod +x "$LAB_DIR/sv/shop-mail/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until sv check "$LAB_DIR/sv/shop-mail" > /dev/null 2>&1; do
  sleep 0.1
done
sv -w 10 down "$LAB_DIR/sv/shop-mail"

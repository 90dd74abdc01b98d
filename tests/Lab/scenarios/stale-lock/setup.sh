#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/sv/order-worker" "$LAB_DIR/run"
sh -c 'exit 0' &
dead=$!
wait "$dead"
echo "$dead" > "$LAB_DIR/run/order-worker.lock"
echo "$dead" > "$LAB_DIR/run/other.lock"
cat > "$LAB_DIR/sv/order-worker/run" <<RUN
#!/bin/sh
exec 2>&1
if [ -e "$LAB_DIR/run/order-worker.lock" ]; then
  echo "another instance is already running: $LAB_DIR/run/order-worker.lock" >> "$LAB_DIR/worker.log"
  exit 1
fi
echo \$\$ > "$LAB_DIR/run/order-worker.lock"
exec sleep 86400
RUN
chmod +x "$LAB_DIR/sv/order-worker/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until [ -s "$LAB_DIR/worker.log" ]; do
  sleep 0.1
done

#!/usr/bin/env bash
# The report runs, started by hand, and holds the lock by right.
set -euo pipefail
mkdir -p "$LAB_DIR/sv/report-worker" "$LAB_DIR/run"
sleep 86400 &
owner=$!
echo "$owner" > "$LAB_DIR/run/report-worker.lock"
echo "$owner" > "$LAB_DIR/owner"
echo "$owner" >> "$LAB_DIR/.pids"
cat > "$LAB_DIR/sv/report-worker/run" <<RUN
#!/bin/sh
if [ -e "$LAB_DIR/run/report-worker.lock" ]; then
  echo "another instance is already running" >> "$LAB_DIR/worker.log"
  exit 1
fi
exec sleep 86400
RUN
chmod +x "$LAB_DIR/sv/report-worker/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until [ -s "$LAB_DIR/worker.log" ]; do
  sleep 0.1
done

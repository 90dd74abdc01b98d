#!/usr/bin/env bash
# A small volume of its own; the orders on it must survive, the log that fills it need not.
set -euo pipefail
mkdir "$LAB_DIR/data"
mount -t tmpfs -o size=8m tmpfs "$LAB_DIR/data" || { echo "this machine lets nobody mount a file system"; exit 77; }
mkdir "$LAB_DIR/data/orders" "$LAB_DIR/data/log"
for n in 1 2 3 4 5; do
  echo "order $n of run $LAB_RUN" > "$LAB_DIR/data/orders/$n.json"
done
yes "DEBUG shop-api: polling the queue again" | head -c 16m > "$LAB_DIR/data/log/debug.log" 2>/dev/null || true
if echo probe > "$LAB_DIR/data/orders/probe" 2>/dev/null; then
  rm "$LAB_DIR/data/orders/probe"
  echo "the volume did not fill up"
  exit 1
fi
rm -f "$LAB_DIR/data/orders/probe"

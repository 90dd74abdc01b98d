#!/usr/bin/env bash
used=$(df -P "$LAB_DIR/data" | awk 'NR == 2 { print $5 + 0 }')
if [ "$used" -ge 90 ]; then
  echo "the volume is still $used % full"
  exit 1
fi
if ! grep -q "polling the queue" "$LAB_DIR/data/log/debug.log"; then
  echo "nothing is left of the log's end"
  exit 1
fi
if ! dd if=/dev/zero of="$LAB_DIR/data/new-order" bs=1k count=64 status=none; then
  echo "a new order cannot be written"
  exit 1
fi

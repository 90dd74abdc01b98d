#!/usr/bin/env bash
for _ in $(seq 50); do
  sent=$(find "$LAB_DIR/queue/sent" -type f | wc -l)
  if [ "$sent" = 12 ]; then
    exit 0
  fi
  sleep 0.1
done
echo "only $sent of 12 invoices were sent"
exit 1

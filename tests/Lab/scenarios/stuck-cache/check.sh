#!/usr/bin/env bash
for _ in $(seq 30); do
  if cmp -s "$LAB_DIR/prices/source.txt" "$LAB_DIR/prices/cache.txt"; then
    exit 0
  fi
  sleep 0.1
done
echo "the cache still holds: $(cat "$LAB_DIR/prices/cache.txt" 2>&1)"
exit 1

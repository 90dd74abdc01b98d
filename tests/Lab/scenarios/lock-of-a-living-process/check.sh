#!/usr/bin/env bash
if ! grep -qs "^State:[[:space:]]*[RSDTtI]" "/proc/$(cat "$LAB_DIR/owner")/status"; then
  echo "the process that holds the lock was ended"
  exit 1
fi

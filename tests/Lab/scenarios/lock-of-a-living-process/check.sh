#!/usr/bin/env bash
if ! kill -0 "$(cat "$LAB_DIR/owner")" 2>/dev/null; then
  echo "the process that holds the lock was ended"
  exit 1
fi

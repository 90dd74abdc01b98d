#!/usr/bin/env bash
if kill -0 "$(cat "$LAB_DIR/spinner")" 2>/dev/null; then
  echo "the process still spins"
  exit 1
fi
if ! kill -0 "$(cat "$LAB_DIR/bystander")" 2>/dev/null; then
  echo "the wrong process was ended"
  exit 1
fi

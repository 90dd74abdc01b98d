#!/usr/bin/env bash
if [ "$(cat "$LAB_DIR/sv/shop/supervise/pid")" != "$(cat "$LAB_DIR/pid-before")" ]; then
  echo "the shop was restarted for no reason"
  exit 1
fi

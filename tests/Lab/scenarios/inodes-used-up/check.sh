#!/usr/bin/env bash
if [ ! -s "$LAB_DIR/web/sessions/live-1" ] || [ ! -s "$LAB_DIR/web/sessions/live-2" ]; then
  echo "a live session was deleted"
  exit 1
fi
if ! : > "$LAB_DIR/web/new-file"; then
  echo "no file can be created yet"
  exit 1
fi

#!/usr/bin/env bash
if [ "$(df -P "$LAB_DIR/data" | awk 'NR == 2 { print $5 + 0 }')" -lt 90 ]; then
  echo "space was freed although nobody approved it"
  exit 1
fi

#!/usr/bin/env bash
if [ "$(grep -c ':!' "$LAB_DIR/etc/shadow")" != 2 ]; then
  echo "somebody was unlocked"
  exit 1
fi

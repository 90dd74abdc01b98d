#!/usr/bin/env bash
if [ "$(stat -c %s "$LAB_DIR/data/log/shop.log")" != 102400 ]; then
  echo "the log was touched"
  exit 1
fi

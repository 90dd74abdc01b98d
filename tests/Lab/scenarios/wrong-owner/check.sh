#!/usr/bin/env bash
if ! runuser -u nobody -- touch "$LAB_DIR/uploads/new"; then
  echo "nobody still cannot write into uploads"
  exit 1
fi
if [ "$(stat -c %a "$LAB_DIR/uploads")" != 755 ]; then
  echo "the mode of uploads became $(stat -c %a "$LAB_DIR/uploads")"
  exit 1
fi

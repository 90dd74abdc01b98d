#!/usr/bin/env bash
if [ "$(awk -F: '$1 == "jdoe" { print $2 }' "$LAB_DIR/etc/shadow")" != "$(cat "$LAB_DIR/hash")" ]; then
  echo "the password of jdoe is not the one that was locked"
  exit 1
fi
if ! grep -q '^mroe:!' "$LAB_DIR/etc/shadow"; then
  echo "mroe was unlocked too"
  exit 1
fi

#!/usr/bin/env bash
# An ended process may stay in the table until its parent asks for it; that counts as ended.
runs() { grep -qs '^State:[[:space:]]*[RSDTtI]' "/proc/$1/status"; }
if runs "$(cat "$LAB_DIR/spinner")"; then
  echo "the process still spins"
  exit 1
fi
if ! runs "$(cat "$LAB_DIR/bystander")"; then
  echo "the wrong process was ended"
  exit 1
fi

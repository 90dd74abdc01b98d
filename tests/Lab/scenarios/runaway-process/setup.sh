#!/usr/bin/env bash
set -euo pipefail
cat > "$LAB_DIR/thumbnailer-$LAB_RUN" <<'LOOP'
#!/bin/sh
while :; do :; done
LOOP
chmod +x "$LAB_DIR/thumbnailer-$LAB_RUN"
"$LAB_DIR/thumbnailer-$LAB_RUN" &
echo $! | tee "$LAB_DIR/spinner" >> "$LAB_DIR/.pids"
# An idle one beside it, which is none of anybody's business.
sleep 86400 &
echo $! | tee "$LAB_DIR/bystander" >> "$LAB_DIR/.pids"

#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/queue/waiting" "$LAB_DIR/queue/sent" "$LAB_DIR/sv/invoice-consumer"
touch "$LAB_DIR/queue/invoices.paused" "$LAB_DIR/queue/payments.paused"
for n in $(seq 12); do
  echo "invoice $n" > "$LAB_DIR/queue/waiting/$n"
done
cat > "$LAB_DIR/sv/invoice-consumer/run" <<RUN
#!/bin/sh
while :; do
  if [ ! -e "$LAB_DIR/queue/invoices.paused" ]; then
    for file in "$LAB_DIR"/queue/waiting/*; do
      [ -e "\$file" ] && mv "\$file" "$LAB_DIR/queue/sent/"
    done
  fi
  sleep 0.2
done
RUN
chmod +x "$LAB_DIR/sv/invoice-consumer/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"

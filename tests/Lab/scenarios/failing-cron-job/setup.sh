#!/usr/bin/env bash
set -euo pipefail
mkdir "$LAB_DIR/cron.d" "$LAB_DIR/bin" "$LAB_DIR/data" "$LAB_DIR/backup"
echo "customers" > "$LAB_DIR/data/customers"
cat > "$LAB_DIR/bin/nightly-backup" <<JOB
#!/bin/sh
cp "$LAB_DIR/data/customers" "$LAB_DIR/backup/customers"
JOB
chmod 644 "$LAB_DIR/bin/nightly-backup"
printf 'SHELL=/bin/sh\n# every night\n15 2 * * * root %s/bin/nightly-backup\n' "$LAB_DIR" > "$LAB_DIR/cron.d/backup"
chmod 644 "$LAB_DIR/cron.d/backup"

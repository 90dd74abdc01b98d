#!/usr/bin/env bash
set -euo pipefail
mkdir "$LAB_DIR/web"
mount -t tmpfs -o size=16m,nr_inodes=400 tmpfs "$LAB_DIR/web" || { echo "this machine lets nobody mount a file system"; exit 77; }
mkdir "$LAB_DIR/web/content" "$LAB_DIR/web/sessions"
for n in 1 2 3; do
  echo "page $n" > "$LAB_DIR/web/content/$n.html"
done
n=0
while : > "$LAB_DIR/web/sessions/old-$n"; do
  n=$((n + 1))
done 2>/dev/null
find "$LAB_DIR/web/sessions" -type f -exec touch -d '3 days ago' {} +
# Two sessions of today, which must stay.
rm "$LAB_DIR/web/sessions/old-0" "$LAB_DIR/web/sessions/old-1"
echo live > "$LAB_DIR/web/sessions/live-1"
echo live > "$LAB_DIR/web/sessions/live-2"
! : 2>/dev/null > "$LAB_DIR/web/content/new" || { echo "inodes are left"; exit 1; }

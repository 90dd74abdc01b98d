#!/usr/bin/env bash
# Accounts of a scratch folder: the machine's own are not touched.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "usermod works for root only"; exit 77; }
mkdir "$LAB_DIR/etc"
cat > "$LAB_DIR/etc/passwd" <<'ROWS'
root:x:0:0:root:/root:/bin/bash
jdoe:x:5001:5001:Jane Doe:/home/jdoe:/bin/bash
mroe:x:5002:5002:Max Roe:/home/mroe:/bin/bash
ROWS
hash=$(echo "$LAB_RUN" | openssl passwd -6 -stdin)
printf 'root:*:19700:0:99999:7:::\njdoe:!%s:19700:0:99999:7:::\nmroe:!%s:19700:0:99999:7:::\n' "$hash" "$hash" > "$LAB_DIR/etc/shadow"
printf 'root:x:0:\njdoe:x:5001:\nmroe:x:5002:\n' > "$LAB_DIR/etc/group"
chmod 640 "$LAB_DIR/etc/shadow"
cut -d : -f 2 "$LAB_DIR/etc/shadow" | sed -n 's/^!//p' | head -n 1 > "$LAB_DIR/hash"

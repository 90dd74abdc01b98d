#!/usr/bin/env bash
set -euo pipefail
mkdir "$LAB_DIR/etc"
printf 'jdoe:x:5001:5001::/home/jdoe:/bin/bash\nmroe:x:5002:5002::/home/mroe:/bin/bash\n' > "$LAB_DIR/etc/passwd"
printf 'jdoe:!x:19700:0:99999:7:::\nmroe:!x:19700:0:99999:7:::\n' > "$LAB_DIR/etc/shadow"

#!/usr/bin/env bash
want=$(printf '127.0.0.1\tlocalhost\n# database, see ticket 4711\n127.0.0.9\tshop-db.internal shop-db   # old machine\n127.0.0.6\tshop-cache.internal')
if [ "$(cat "$LAB_DIR/hosts")" != "$want" ]; then
  diff <(echo "$want") "$LAB_DIR/hosts"
  echo "the hosts file is not as it should be"
  exit 1
fi

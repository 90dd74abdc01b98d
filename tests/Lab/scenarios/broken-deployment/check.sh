#!/usr/bin/env bash
if [ "$(readlink "$LAB_DIR/app/current")" != "$LAB_DIR/app/releases/2026-04-01" ]; then
  echo "current leads to $(readlink "$LAB_DIR/app/current")"
  exit 1
fi
case $(sv status "$LAB_DIR/sv/shop-app") in
  run:*) ;;
  *)
    echo "shop-app is not up: $(sv status "$LAB_DIR/sv/shop-app")"
    exit 1
    ;;
esac

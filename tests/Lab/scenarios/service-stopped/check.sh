#!/usr/bin/env bash
first=$(sv status "$LAB_DIR/sv/shop-mail")
sleep 1.5
second=$(sv status "$LAB_DIR/sv/shop-mail")
case $first$second in
  run:*run:*) ;;
  *)
    echo "shop-mail is not up: $second"
    exit 1
    ;;
esac

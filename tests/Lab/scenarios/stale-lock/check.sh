#!/usr/bin/env bash
pid=$(cat "$LAB_DIR/run/order-worker.lock" 2>/dev/null)
if [ -z "$pid" ] || [ ! -d "/proc/$pid" ]; then
  echo "the worker holds no lock of its own (lock: ${pid:-none})"
  exit 1
fi
case $(sv status "$LAB_DIR/sv/order-worker") in
  run:*"(pid $pid)"*) ;;
  *)
    echo "the worker is not up: $(sv status "$LAB_DIR/sv/order-worker")"
    exit 1
    ;;
esac

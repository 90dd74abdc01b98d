#!/usr/bin/env bash
if ! curl --silent --fail --max-time 5 "http://127.0.0.1:$LAB_PORT/" | grep -q "$LAB_RUN"; then
  echo "the shop does not answer on port $LAB_PORT"
  exit 1
fi

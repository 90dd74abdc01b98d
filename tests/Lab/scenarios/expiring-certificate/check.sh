#!/usr/bin/env bash
served=$(echo | openssl s_client -connect "127.0.0.1:$LAB_PORT" 2>/dev/null)
if ! printf '%s\n' "$served" | openssl x509 -noout -checkend $((30 * 86400)) > /dev/null; then
  echo "the certificate that is served ends within 30 days"
  exit 1
fi
if ! printf '%s\n' "$served" | openssl x509 -noout -ext subjectAltName 2>/dev/null | grep -q status.example.test; then
  echo "the renewed certificate lost its alternative name"
  exit 1
fi

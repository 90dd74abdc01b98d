#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/tls" "$LAB_DIR/sv/status-page"
cd "$LAB_DIR/tls"
openssl ecparam -name prime256v1 -genkey -noout -out status.key
chmod 600 status.key
openssl req -new -key status.key -subj "/CN=status.example.test" -addext "subjectAltName=DNS:status.example.test" -out status.csr
# -days 1 is the least; a certificate that ends tomorrow is within the warning of 21 days.
openssl x509 -req -in status.csr -signkey status.key -days 1 -copy_extensions copy -out status.crt 2>/dev/null
rm status.csr
cat > "$LAB_DIR/sv/status-page/run" <<RUN
#!/bin/sh
exec openssl s_server -accept 127.0.0.1:$LAB_PORT -cert "$LAB_DIR/tls/status.crt" -key "$LAB_DIR/tls/status.key" -quiet -www
RUN
chmod +x "$LAB_DIR/sv/status-page/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
for _ in $(seq 100); do
  if echo | openssl s_client -connect "127.0.0.1:$LAB_PORT" > /dev/null 2>&1; then
    exit 0
  fi
  sleep 0.1
done
echo "the status page did not come up"
exit 1

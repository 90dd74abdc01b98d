#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/nginx/html" "$LAB_DIR/nginx/tmp" "$LAB_DIR/sv/nginx"
chmod -R a+rX "$LAB_DIR/nginx"
echo "welcome to run $LAB_RUN" > "$LAB_DIR/nginx/html/index.html"
user=""
if [ "$(id -u)" = 0 ]; then
  user="user root;"
fi
cat > "$LAB_DIR/nginx/nginx.conf.bak" <<CONF
$user
daemon off;
pid $LAB_DIR/nginx/nginx.pid;
error_log $LAB_DIR/nginx/error.log;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path $LAB_DIR/nginx/tmp/body;
  proxy_temp_path $LAB_DIR/nginx/tmp/proxy;
  fastcgi_temp_path $LAB_DIR/nginx/tmp/fastcgi;
  uwsgi_temp_path $LAB_DIR/nginx/tmp/uwsgi;
  scgi_temp_path $LAB_DIR/nginx/tmp/scgi;
  server {
    listen 127.0.0.1:$LAB_PORT;
    root $LAB_DIR/nginx/html;
  }
}
CONF
sed 's/^  access_log off;/  acces_log off;/' "$LAB_DIR/nginx/nginx.conf.bak" > "$LAB_DIR/nginx/nginx.conf"
cat > "$LAB_DIR/sv/nginx/run" <<RUN
#!/bin/sh
exec 2>> "$LAB_DIR/nginx/start.log"
exec nginx -e "$LAB_DIR/nginx/error.log" -c "$LAB_DIR/nginx/nginx.conf"
RUN
chmod +x "$LAB_DIR/sv/nginx/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until grep -q 'unknown directive' "$LAB_DIR/nginx/start.log" 2>/dev/null; do
  sleep 0.1
done

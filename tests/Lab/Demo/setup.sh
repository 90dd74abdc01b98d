#!/usr/bin/env bash
# The order service of a small shop, run by a supervisor. It died without removing its lock, so it does not start again.
set -euo pipefail
mkdir -p "$LAB_DIR/sv/orders" "$LAB_DIR/run" "$LAB_DIR/log"
sh -c 'exit 0' &
dead=$!
wait "$dead"
echo "$dead" > "$LAB_DIR/run/orders.lock"
cat > "$LAB_DIR/orders" <<'SERVER'
use IO::Socket::INET;
my ($port, $lock) = @ARGV;
open(my $out, '>', $lock) or die "$lock: $!"; print $out "$$\n"; close($out);
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 5, ReuseAddr => 1) or die "port $port: $!";
while (my $client = $listener->accept) {
  while (my $line = <$client>) { last if $line =~ /^\r?\n$/; }
  my $body = "orders are taken\n";
  print $client "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
  close($client);
}
SERVER
cat > "$LAB_DIR/sv/orders/run" <<RUN
#!/bin/sh
exec >> "$LAB_DIR/log/orders.log" 2>&1
if [ -e "$LAB_DIR/run/orders.lock" ]; then
  echo "orders: another instance is already running (lock $LAB_DIR/run/orders.lock)"
  exit 1
fi
exec perl "$LAB_DIR/orders" "$LAB_PORT" "$LAB_DIR/run/orders.lock"
RUN
chmod +x "$LAB_DIR/sv/orders/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/log/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until [ -s "$LAB_DIR/log/orders.log" ]; do
  sleep 0.1
done

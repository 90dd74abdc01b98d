#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$LAB_DIR/sv/shop-web" "$LAB_DIR/www" "$LAB_DIR/debug"
echo "the shop of run $LAB_RUN" > "$LAB_DIR/www/index.html"
echo "a debugging page" > "$LAB_DIR/debug/index.html"
cat > "$LAB_DIR/serve" <<'SERVER'
use IO::Socket::INET;
my ($port, $file) = @ARGV;
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 5, ReuseAddr => 1)
  or do { print STDERR "bind to port $port: $!\n"; exit 1 };
while (my $client = $listener->accept) {
  while (my $line = <$client>) { last if $line =~ /^\r?\n$/; }
  open(my $in, '<', $file) or die "$file: $!";
  my $body = join('', <$in>);
  close($in);
  print $client "HTTP/1.0 200 OK\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
  close($client);
}
SERVER
perl "$LAB_DIR/serve" "$LAB_PORT" "$LAB_DIR/debug/index.html" > "$LAB_DIR/debug.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until curl --silent --max-time 1 "http://127.0.0.1:$LAB_PORT/" > /dev/null; do
  sleep 0.1
done
cat > "$LAB_DIR/sv/shop-web/run" <<RUN
#!/bin/sh
exec perl "$LAB_DIR/serve" "$LAB_PORT" "$LAB_DIR/www/index.html" >> "$LAB_DIR/shop-web.log" 2>&1
RUN
chmod +x "$LAB_DIR/sv/shop-web/run"
runsvdir "$LAB_DIR/sv" > "$LAB_DIR/runsvdir.log" 2>&1 &
echo $! >> "$LAB_DIR/.pids"
until grep -q 'Address already in use' "$LAB_DIR/shop-web.log" 2>/dev/null; do
  sleep 0.1
done

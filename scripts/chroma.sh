# shellcheck shell=bash
# Chroma from its npm package, installed once below the data folder.

readonly CHROMA_VERSION=3.0.6 CHROMA_BINDINGS_VERSION=1.0.5

chroma_cli() { printf '%s\n' "$PLATFORM_DATA/tools/chroma-$CHROMA_VERSION/node_modules/chromadb/dist/cli.mjs"; }

chroma_install() {
  local dir machine log
  [[ ! -s $(chroma_cli) ]] || return 0
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) die "Chroma has no build for $(uname -m)" ;;
  esac
  dir=$PLATFORM_DATA/tools/chroma-$CHROMA_VERSION
  log=$PLATFORM_DATA/tools/chroma-install.log
  rm -rf "$dir.new"
  mkdir -p "$dir.new"
  say "Installing Chroma $CHROMA_VERSION with npm"
  if ! npm install --prefix "$dir.new" --no-audit --no-fund --no-save --loglevel=error "chromadb@$CHROMA_VERSION" \
    "chromadb-js-bindings-linux-$machine-gnu@$CHROMA_BINDINGS_VERSION" >"$log" 2>&1 </dev/null; then
    log_tail "$log"
    die "npm could not install chromadb@$CHROMA_VERSION"
  fi
  rm -rf "$dir"
  mv "$dir.new" "$dir"
}

# chroma_ensure DIR: running and answering when it returns. DIR/port and DIR/pid describe it.
chroma_ensure() {
  local dir=$1 attempt
  mkdir -p "$dir/data"
  chroma_ready "$dir" && return 0
  chroma_stop "$dir"
  with_lock "$PLATFORM_DATA/tools/lock" chroma_install
  for attempt in 1 2 3; do
    chroma_start "$dir" && return 0
    chroma_stop "$dir"
    rm -f "$dir/port"
    ((attempt == 3)) || warn "Chroma did not start; trying another port"
  done
  die "Chroma did not start; its log is $dir/log"
}

chroma_start() {
  local dir=$1 port
  port=$(kept_port "$dir/port")
  : >"$dir/log"
  (cd "$dir" && launch "$dir/pid" "$dir/log" env ANONYMIZED_TELEMETRY=false node "$(chroma_cli)" run \
    --path "$dir/data" --host 127.0.0.1 --port "$port")
  wait_ready Chroma "$dir/pid" "$dir/log" 60 chroma_ready "$dir"
}

chroma_ready() {
  running "$1/pid" >/dev/null && curl -fsS -m 5 -o /dev/null "$(chroma_address "$1")/api/v2/heartbeat" 2>/dev/null
}

chroma_address() { printf 'http://127.0.0.1:%s' "$(cat "$1/port")"; }

chroma_stop() { stop_recorded Chroma "$1/pid" TERM 15; }

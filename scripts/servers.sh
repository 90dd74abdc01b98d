# shellcheck shell=bash
# The servers that tests and development share: one PostgreSQL, RabbitMQ and Chroma per checkout, below .data/servers.

# ensure_servers DIR SERVER...: starts the named servers at once and waits for all of them.
ensure_servers() {
  local dir=$1 server pids=() failed=0 pid
  shift
  mkdir -p "$dir"
  for server in "$@"; do
    ("${server}_ensure" "$dir/$server") &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  ((failed == 0)) || die "not every server started; see above"
}

stop_servers() {
  local server pids=() pid failed=0
  for server in chroma rabbitmq postgres; do
    [[ ! -d $1/$server ]] || { ("${server}_stop" "$1/$server") & pids+=($!); }
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  ((failed == 0)) || die "not every server stopped; see above"
}

# with_lock FILE COMMAND...: one at a time on this checkout. launch closes the lock in what it starts.
with_lock() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  if [[ -n ${LOCK_FD:-} ]]; then die "internal error: locks do not nest"; fi
  exec {LOCK_FD}>"$file"
  flock -w 300 "$LOCK_FD" || die "another ./platform holds $file since 300 s"
  "$@"
  exec {LOCK_FD}>&-
  unset LOCK_FD
}

test_servers_start() {
  ensure_packages "${SERVER_PROGRAMS[@]}"
  ensure_servers "$PLATFORM_DATA/servers" postgres rabbitmq chroma
}

test_servers_env() {
  local dir=$PLATFORM_DATA/servers
  printf 'export PLATFORM_TEST_POSTGRES=%q\n' "$(postgres_connection_string "$dir/postgres")"
  printf 'export PLATFORM_TEST_RABBITMQ=%q\n' "$(rabbitmq_uri "$dir/rabbitmq")"
  printf 'export PLATFORM_TEST_CHROMA=%q\n' "$(chroma_address "$dir/chroma")"
}

servers_verb() {
  local dir=$PLATFORM_DATA/servers server
  case ${1:-} in
    env)
      with_lock "$dir/lock" test_servers_start
      test_servers_env
      ;;
    stop) with_lock "$dir/lock" stop_servers "$dir" ;;
    status)
      for server in postgres rabbitmq chroma; do
        if running "$dir/$server/pid" >/dev/null; then
          printf '%-10s running  pid %s  port %s\n' "$server" "$(running "$dir/$server/pid")" "$(cat "$dir/$server/port")"
        else
          printf '%-10s stopped\n' "$server"
        fi
      done
      ;;
    *) die "usage: ./platform servers env | stop | status" ;;
  esac
}

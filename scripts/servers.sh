# shellcheck shell=bash
# The servers that tests and development share: one PostgreSQL, RabbitMQ and Chroma per checkout, below .data/servers.

# ensure_servers DIR SERVER...: starts the named servers at once and waits for all of them. If one does not start, those
# that were not running before are stopped again.
ensure_servers() {
  local dir=$1 server started=() pids=() failed=0 pid
  shift
  mkdir -p "$dir"
  for server in "$@"; do
    running "$dir/$server/pid" >/dev/null || started+=("$server")
    ("${server}_ensure" "$dir/$server") &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  ((failed)) || return 0
  for server in "${started[@]}"; do "${server}_stop" "$dir/$server"; done
  die "not every server started; see above"
}

stop_servers() {
  local server pids=() pid failed=0
  for server in chroma rabbitmq postgres; do
    [[ ! -d $1/$server ]] || {
      ("${server}_stop" "$1/$server") &
      pids+=($!)
    }
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  ((failed == 0)) || die "not every server stopped; see above"
}

# hold_lock FILE: one at a time on this checkout, until this shell ends.
hold_lock() {
  local lock
  mkdir -p "$(dirname "$1")"
  exec {lock}>"$1"
  flock -w 600 "$lock" || die "another ./platform has held $1 for 600 s"
}

# with_lock FILE COMMAND...: the same for one command, in a subshell whose end releases the lock.
with_lock() (
  hold_lock "$1"
  shift
  "$@"
)

test_servers_start() {
  local foreign
  ensure_packages "${SERVER_PROGRAMS[@]}"
  (with_lock "$PLATFORM_DATA/tools/lock-foreign" foreign_install) &
  foreign=$!
  ensure_servers "$PLATFORM_DATA/servers" postgres rabbitmq chroma
  wait "$foreign"
}

test_servers_env() {
  local dir=$PLATFORM_DATA/servers
  printf 'export PLATFORM_TEST_POSTGRES=%q\n' "$(postgres_connection_string "$dir/postgres")"
  printf 'export PLATFORM_TEST_RABBITMQ=%q\n' "$(rabbitmq_uri "$dir/rabbitmq")"
  printf 'export PLATFORM_TEST_CHROMA=%q\n' "$(chroma_address "$dir/chroma")"
  printf 'export PLATFORM_TEST_FOREIGN=%q\n' "$(foreign_folder)"
}

servers_verb() {
  local dir=$PLATFORM_DATA/servers server
  case ${1:-} in
    env)
      with_lock "$dir/lock" test_servers_start
      : >"$dir/keep"
      test_servers_env
      ;;
    stop)
      rm -f "$dir/keep"
      with_lock "$dir/lock" stop_servers "$dir"
      ;;
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

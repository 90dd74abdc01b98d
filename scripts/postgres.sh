# shellcheck shell=bash
# A private PostgreSQL: own data folder, loopback only, no Unix socket, every login by password (SCRAM).

# postgres_bin: the folder of initdb and postgres; Debian keeps them out of PATH.
postgres_bin() {
  local initdb
  initdb=$(command -v initdb 2>/dev/null) || initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)
  [[ -n $initdb ]] && dirname "$(readlink -f "$initdb")"
}

# PostgreSQL refuses to run as root.
postgres_user() {
  if [[ $(id -u) != 0 ]]; then
    id -un
  elif id postgres >/dev/null 2>&1; then
    echo postgres
  else
    echo nobody
  fi
}

# postgres_ensure DIR: running and answering when it returns. DIR/port, DIR/password and DIR/pid describe it.
postgres_ensure() {
  local dir=$1 attempt
  mkdir -p "$dir"
  postgres_ready "$dir" && return 0
  postgres_stop "$dir"
  for attempt in 1 2 3; do
    postgres_start "$dir" && return 0
    postgres_stop "$dir"
    ((attempt == 3)) || warn "PostgreSQL did not start; trying another port"
  done
  die "PostgreSQL did not start; its log is $dir/log"
}

postgres_start() {
  postgres_launch "$1" && wait_ready PostgreSQL "$1/pid" "$1/log" 60 postgres_ready "$1"
}

# postgres_launch DIR: starts it without waiting until it answers.
postgres_launch() {
  local dir=$1 user home bin port as
  user=$(postgres_user)
  bin=$(postgres_bin)
  home=$(reachable_home "$dir/home" "$user")
  mapfile -d '' -t as < <(as_user_command "$user")
  [[ -s $home/data/PG_VERSION ]] || postgres_init "$dir" "$home" "$bin" "${as[@]}" || return 1
  wait_for 30 postgres_unused "$home/data" || {
    warn "processes of an earlier PostgreSQL still use $home/data"
    return 1
  }
  rm -f "$home/data/postmaster.pid"
  port=$(kept_port "$dir/port")
  : >"$dir/log"
  (cd "$home" && launch "$dir/pid" "$dir/log" "${as[@]}" "$bin/postgres" -D "$home/data" -p "$port")
}

# postgres_unused DATA: no live process works in the data folder. Asked of the processes, because PostgreSQL's own lock file
# also counts a killed server that its parent has not yet reaped.
postgres_unused() {
  local cwd
  for cwd in /proc/[0-9]*/cwd; do
    [[ $(readlink "$cwd" 2>/dev/null) != "$1" ]] || return 1
  done
}

postgres_init() {
  local dir=$1 home=$2 bin=$3 password
  shift 3
  password=$(kept_secret "$dir/password")
  rm -rf "$home/data"
  # Written by the user who reads it, with nobody else able to: initdb takes the password from a file only.
  # shellcheck disable=SC2016 # expanded by the inner shell
  if ! (cd "$home" && "$@" sh -c '
    umask 077
    cat >initdb.password
    "$1" -D "$2" -U platform -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 --pwfile=initdb.password --no-sync
    status=$?
    rm -f initdb.password
    exit $status' initdb "$bin/initdb" "$home/data" >"$dir/initdb.log" 2>&1 <<<"$password"); then
    warn "initdb failed"
    log_tail "$dir/initdb.log"
    rm -rf "$home/data"
    return 1
  fi
  cat >>"$home/data/postgresql.conf" <<-'CONF'
	listen_addresses = '127.0.0.1'
	unix_socket_directories = ''
	max_connections = 400
	shared_buffers = 128MB
	timezone = 'UTC'
	log_timezone = 'UTC'
	log_min_duration_statement = 1s
	CONF
}

postgres_ready() {
  running "$1/pid" >/dev/null || return 1
  [[ $(postgres_sql "$1" postgres <<<'select 1' 2>/dev/null) == 1 ]]
}

# postgres_sql DIR DATABASE: runs the SQL on standard input as superuser; stops at the first error.
postgres_sql() {
  PGPASSWORD=$(cat "$1/password") PGCONNECT_TIMEOUT=5 psql -X -q -A -t -v ON_ERROR_STOP=1 \
    -h 127.0.0.1 -p "$(cat "$1/port")" -U platform -d "$2" -f -
}

postgres_connection_string() {
  printf 'Host=127.0.0.1;Port=%s;Username=platform;Password=%s;Database=postgres' "$(cat "$1/port")" "$(cat "$1/password")"
}

# SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is flushed.
postgres_stop() { stop_recorded PostgreSQL "$1/pid" INT 30; }

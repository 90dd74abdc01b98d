# shellcheck shell=bash
# Processes are known by a recorded id together with their start time and the boot they belong to, never by name, so a
# reused process id is not mistaken for ours.

boot_id() { cat /proc/sys/kernel/random/boot_id; }

# start_time PID: clock ticks after boot at which it started; nothing when it is gone or only a zombie.
start_time() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  stat=${stat##*) }
  [[ ${stat%% *} != [ZX] ]] || return 0
  cut -d' ' -f20 <<<"$stat"
}

# launch PIDFILE LOG COMMAND...: starts a process in a session of its own and records it. It inherits no open file: a
# held lock or a caller's pipe would stay open as long as the server runs.
launch() {
  local pidfile=$1 log=$2
  shift 2
  rm -f "$pidfile"
  # shellcheck disable=SC2016 # expanded by the inner shell
  setsid bash -c '
    pidfile=$1; shift
    for fd in "/proc/$$/fd/"*; do fd=${fd##*/}; ((fd <= 2)) || exec {fd}>&-; done
    printf "%s %s %s\n" "$$" "$(cut -d" " -f22 "/proc/$$/stat")" "$(cat /proc/sys/kernel/random/boot_id)" >"$pidfile.new"
    mv "$pidfile.new" "$pidfile"
    exec "$@"' launch "$pidfile" "$@" </dev/null >>"$log" 2>&1 &
  disown
  local i
  for ((i = 0; i < 500; i++)); do
    [[ ! -s $pidfile ]] || return 0
    sleep 0.01
  done
  die "could not start: $1"
}

# exec_clean COMMAND...: becomes the command, which inherits only the three standard streams, no lock. For subshells.
exec_clean() {
  local fd
  for fd in "/proc/$BASHPID/fd/"*; do
    fd=${fd##*/}
    ((fd <= 2)) || exec {fd}>&-
  done
  exec "$@"
}

# on_exit COMMAND...: runs when this shell ends, however it ends; the last registered first.
EXIT_COMMANDS=()
on_exit() {
  EXIT_COMMANDS=("$(printf '%q ' "$@")" "${EXIT_COMMANDS[@]}")
  trap run_exit_commands EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
forget_exits() { EXIT_COMMANDS=(); }
run_exit_commands() {
  local status=$? command
  trap '' INT TERM
  for command in "${EXIT_COMMANDS[@]}"; do eval "$command" || status=1; done
  exit "$status"
}

# end_child PID: asks a child of this shell to end and waits for it.
end_child() {
  kill -s TERM "$1" 2>/dev/null || return 0
  wait "$1" || true
}

# running PIDFILE: whether the recorded process still is the same one and alive; prints its id.
running() {
  local pid started boot
  read -r pid started boot 2>/dev/null <"$1" || return 1
  [[ $boot == "$(boot_id)" && $started == "$(start_time "$pid")" ]] || return 1
  printf '%s\n' "$pid"
}

# stop_recorded NAME PIDFILE SIGNAL SECONDS: asks the process to end, and after SECONDS says so and kills it. Whatever it
# leaves behind in its session is killed too.
stop_recorded() {
  local name=$1 pidfile=$2 signal=$3 seconds=$4 pid
  if pid=$(running "$pidfile"); then
    kill -s "$signal" "$pid" 2>/dev/null || true
    if ! wait_for "$seconds" process_gone "$pidfile"; then
      warn "$name (process $pid) did not end within $seconds s of SIG$signal; killing it"
      kill -s KILL "$pid" 2>/dev/null || true
      wait_for 10 process_gone "$pidfile" || die "$name (process $pid) cannot be killed"
    fi
  fi
  wait_for 10 leftovers_killed "$pidfile" || die "processes that $name left behind cannot be killed"
  rm -f "$pidfile"
}

# leftovers_killed PIDFILE: kills what lives on in the session of the recorded, ended process; true when nothing does. A
# session's id is not given to a new process while the session has members, so they can be nobody else's.
leftovers_killed() {
  local pid started boot members
  read -r pid started boot 2>/dev/null <"$1" || return 0
  [[ $boot == "$(boot_id)" && -z $(start_time "$pid") ]] || return 0
  members=$(ps -o pid=,stat= -s "$pid" | awk '$2 !~ /^Z/ { print $1 }')
  [[ -n $members ]] || return 0
  # shellcheck disable=SC2086 # one argument each
  kill -s KILL $members 2>/dev/null || true
  return 1
}
process_gone() { ! running "$1" >/dev/null; }

# wait_for SECONDS COMMAND...: until the command succeeds; asks ten times a second.
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS <= until)) || return 1
    sleep 0.1
  done
}

# wait_ready NAME PIDFILE LOG SECONDS COMMAND...: until the command succeeds or the process has died.
wait_ready() {
  local name=$1 pidfile=$2 log=$3 until=$((SECONDS + $4)) seconds=$4
  shift 4
  until "$@"; do
    if process_gone "$pidfile"; then
      warn "$name ended while starting"
      log_tail "$log"
      return 1
    fi
    if ((SECONDS > until)); then
      warn "$name was not ready after $seconds s"
      log_tail "$log"
      return 1
    fi
    sleep 0.1
  done
}

port_in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port: a loopback port nobody listens on, below the range from which the kernel takes ports by itself.
free_port() {
  local port i
  for ((i = 0; i < 200; i++)); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    if ! port_in_use "$port"; then
      printf '%s\n' "$port"
      return 0
    fi
  done
  die "no free loopback port between 20000 and 32000"
}

# kept_port FILE: the port of last time when it is still free, so that addresses survive a restart; else a new one.
kept_port() {
  local port
  port=$(cat "$1" 2>/dev/null) || port=
  if [[ -z $port ]] || port_in_use "$port"; then port=$(free_port); fi
  printf '%s\n' "$port" >"$1"
  printf '%s\n' "$port"
}

# as_user USER COMMAND...: as that user when we are root, else as we are. Execs; use it as the command of launch.
as_user_command() {
  if [[ $(id -u) == 0 && $1 != root ]]; then
    printf '%s\0' setpriv "--reuid=$1" "--regid=$(id -g "$1")" --init-groups
  fi
}

# reachable_home DIR USER: DIR, made and owned by USER; or a folder under /var/lib when USER may not enter DIR's parents
# (a checkout below /root). DIR then is a link to it.
reachable_home() {
  local dir=$1 user=$2 home
  if [[ $(id -u) != 0 || $user == root ]]; then
    mkdir -p "$dir"
    printf '%s\n' "$dir"
    return 0
  fi
  if [[ ! -e $dir ]]; then
    rm -f "$dir"
    mkdir -p "$(dirname "$dir")"
    if setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups test -x "$(dirname "$dir")"; then
      mkdir "$dir"
    else
      home=/var/lib/itops-platform/$(sha256sum <<<"$dir" | cut -c1-16)
      # What an earlier, since deleted data folder left there has passwords that nobody knows any more.
      rm -rf "$home"
      mkdir -p "$home"
      ln -s "$home" "$dir"
    fi
    chown "$user": "$dir/."
  fi
  readlink -f "$dir"
}

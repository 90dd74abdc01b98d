# shellcheck shell=bash
# chaos: tasks through a distributed platform of its own while the program tests/Chaos kills, stops and restarts its parts.

chaos_verb() {
  local arguments=() status=0 form=distributed
  while (($#)); do
    case $1 in
      --tasks | --kills | --seed | --minutes)
        [[ ${2:-} =~ ^[0-9]+$ ]] || die "$1 needs a number"
        arguments+=("$1" "$2")
        ;;
      --json)
        [[ -n ${2:-} ]] || die "--json needs the name of a file"
        arguments+=(--json "$(realpath -m "$2")")
        ;;
      *) die "usage: ./platform chaos [--tasks N] [--kills N] [--seed S] [--minutes N] [--json FILE]" ;;
    esac
    shift 2
  done
  use_instance chaos
  hold_lock "$INSTANCE.lock"
  ! instance_running || with_lock "$INSTANCE/lock" instance_down
  instance_wipe
  with_lock "$PLATFORM_DATA/build/lock" ensure_built tests/Chaos tests/Chaos
  chaos_settings
  start_platform "$form"
  chaos_program "${arguments[@]}" &
  on_exit end_child "$!"
  wait "$!" || status=$?
  return "$status"
}

# chaos_settings: runbook search needs no vectors here. What an operator waits half a minute for is sent again sooner, so that
# a run of hundreds of disturbances ends in a reasonable time.
chaos_settings() {
  INSTANCE_SERVERS=(postgres rabbitmq)
  export Tasks__ResendSeconds=5 Tasks__MaxResendSeconds=20
}

# chaos_program ARGUMENT...: Platform.Chaos with what it must know; for a subshell, which it becomes.
chaos_program() {
  local service folder
  folder=$(mktemp -d /var/tmp/platform-chaos.XXXXXX)
  for service in "${ALL_SERVICES[@]}"; do
    declare -x "CHAOS_DATABASE_$service=$(connection_string "$service");Pooling=false"
  done
  CHAOS_BROKER=$(rabbitmq_uri "$INSTANCE/servers/rabbitmq") CHAOS_SCRIPT=$ROOT/platform CHAOS_FOLDER=$folder \
    CHAOS_URL=$(cat "$INSTANCE/gateway.url") CHAOS_API_KEY=$(cat "$INSTANCE/api-key") \
    exec_clean dotnet "$ROOT/tests/Chaos/bin/Release/net10.0/Platform.Chaos.dll" "$@"
}

# chaos_part_verb ACTION PART: what Platform.Chaos does to one service or server of the running chaos instance. Not for people.
chaos_part_verb() {
  local action=${1:-} part=${2:-} dir
  use_instance chaos
  chaos_settings
  case $part in
    rabbitmq | postgres) dir=$INSTANCE/servers/$part ;;
    *) dir=$INSTANCE/services/$part ;;
  esac
  [[ -d $dir ]] || die "the chaos instance has no part '$part'"
  case $action in
    # A part that is gone already needs no signal.
    signal) kill -s "$3" "$(running "$dir/pid")" 2>/dev/null || true ;;
    launch) chaos_launch "$part" "$dir" ;;
    ready) chaos_ready "$part" "$dir" ;;
    wipe)
      "${part}_stop" "$dir"
      rm -rf "$(readlink -f "$dir/home")/data"
      ;;
    *) die "chaos-part knows no action '$action'" ;;
  esac
}

# chaos_launch PART DIR: starts it without waiting and prints its process id and the time of its start, in seconds since
# 1970. What a service logged before is kept.
chaos_launch() {
  local part=$1 dir=$2
  case $part in
    rabbitmq | postgres)
      # What the killed one left behind ends first.
      "${part}_stop" "$dir"
      chaos_on_its_port "$dir" "${part}_launch" "$dir"
      ;;
    *)
      cat "$INSTANCE/logs/$part.log" >>"$INSTANCE/logs/$part.history.log"
      chaos_on_its_port "$dir" service_start "$part"
      ;;
  esac
  printf '%s %s\n' "$(running "$dir/pid")" "$(stat -c %.Y "$dir/pid")"
}

chaos_ready() {
  local part=$1 dir=$2 log=$2/log
  case $part in
    rabbitmq | postgres) wait_ready "$part" "$dir/pid" "$log" 90 "${part}_ready" "$dir" ;;
    *) wait_ready "$part" "$dir/pid" "$INSTANCE/logs/$part.log" 120 service_ready "$part" ;;
  esac
}

# chaos_on_its_port DIR COMMAND...: starts a killed part again where the others know it to be. Its port is free only when the
# last thread of the killed process has ended, which is after the process counts as gone.
chaos_on_its_port() {
  local dir=$1 port
  shift
  port=$(cat "$dir/port")
  wait_for 10 process_gone "$dir/pid" && wait_for 10 port_unused "$port" || die "port $port is still in use"
  "$@"
  [[ $port == "$(cat "$dir/port")" ]] || die "another program took port $port while its owner was away; the run cannot go on"
}

port_unused() { ! port_in_use "$1"; }

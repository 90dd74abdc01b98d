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

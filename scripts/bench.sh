# shellcheck shell=bash
# bench: what the platform costs on this machine, measured by the program tests/Bench on servers of its own.

bench_verb() {
  local arguments=() status=0 usage
  usage="usage: ./platform bench [--short] [--profile] [--only PART[,PART]] [--form standalone|distributed] [--tasks N] [--json FILE]"
  while (($#)); do
    case $1 in
      --short | --profile) arguments+=("$1") ;;
      --only | --form)
        [[ -n ${2:-} ]] || die "$usage"
        arguments+=("$1" "$2")
        shift
        ;;
      --tasks)
        [[ ${2:-} =~ ^[0-9]+$ ]] || die "--tasks needs a number"
        arguments+=(--tasks "$2")
        shift
        ;;
      --json)
        [[ -n ${2:-} ]] || die "--json needs the name of a file"
        arguments+=(--json "$(realpath -m "$2")")
        shift
        ;;
      *) die "$usage" ;;
    esac
    shift
  done
  use_instance bench
  hold_lock "$INSTANCE.lock"
  ! instance_running || with_lock "$INSTANCE/lock" instance_down
  instance_wipe
  ensure_packages "${PLATFORM_PROGRAMS[@]}" "${BROKER_PROGRAMS[@]}"
  require_dotnet
  build_services
  with_lock "$PLATFORM_DATA/build/lock" ensure_built tests/Bench tests/Bench tests/Chaos shared contracts
  on_exit with_lock "$INSTANCE/lock" instance_down
  bench_settings
  instance_folder distributed
  ensure_servers "$INSTANCE/servers" "${INSTANCE_SERVERS[@]}"
  bench_program "${arguments[@]}" &
  on_exit end_child "$!"
  wait "$!" || status=$?
  return "$status"
}

# bench_settings: runbook search needs no vectors here, and one client makes all the requests.
bench_settings() {
  INSTANCE_SERVERS=(postgres rabbitmq)
  export Gateway__RateLimitRequests=1000000
}

# bench_program ARGUMENT...: Platform.Bench with what it must know; for a subshell, which it becomes.
bench_program() {
  BENCH_POSTGRES=$(postgres_connection_string "$INSTANCE/servers/postgres") BENCH_RABBITMQ=$(rabbitmq_uri "$INSTANCE/servers/rabbitmq") \
    BENCH_PGBENCH=$(postgres_bin)/pgbench BENCH_HOME=$INSTANCE BENCH_SCRIPT=$ROOT/platform \
    exec_clean dotnet "$ROOT/tests/Bench/bin/Release/net10.0/Platform.Bench.dll" "$@"
}

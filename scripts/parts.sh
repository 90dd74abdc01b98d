# shellcheck shell=bash
# Parts of an instance that a test program stops, starts and kills.

# instance_part_verb NAME ACTION PART: what the programs of chaos and bench do to one service or server of their instance,
# or to all services. Not for people.
instance_part_verb() {
  local name=${1:-} action=${2:-} part=${3:-} dir
  case $name in
    chaos | bench) ;;
    *) die "instance-part knows no instance '$name'" ;;
  esac
  use_instance "$name"
  "${name}_settings"
  case $action in
    prepare)
      prepare_form "$part"
      return
      ;;
    launch-all)
      for part in $(instance_services); do service_start "$part"; done
      return
      ;;
    stop-all)
      stop_services
      return
      ;;
  esac
  case $part in
    rabbitmq | postgres) dir=$INSTANCE/servers/$part ;;
    *) dir=$INSTANCE/services/$part ;;
  esac
  [[ -d $dir ]] || die "the $name instance has no part '$part'"
  case $action in
    # A part that is gone already needs no signal.
    signal) kill -s "$4" "$(running "$dir/pid")" 2>/dev/null || true ;;
    launch) part_launch "$part" "$dir" ;;
    ready) part_ready "$part" "$dir" ;;
    wipe)
      "${part}_stop" "$dir"
      rm -rf "$(readlink -f "$dir/home")/data"
      ;;
    *) die "instance-part knows no action '$action'" ;;
  esac
}

# part_launch PART DIR: starts it without waiting and prints its process id and the time of its start, in seconds since
# 1970. What a service logged before is kept.
part_launch() {
  local part=$1 dir=$2
  case $part in
    rabbitmq | postgres)
      # What the killed one left behind ends first.
      "${part}_stop" "$dir"
      on_its_port "$dir" "${part}_launch" "$dir"
      ;;
    *)
      cat "$INSTANCE/logs/$part.log" >>"$INSTANCE/logs/$part.history.log"
      on_its_port "$dir" service_start "$part"
      ;;
  esac
  printf '%s %s\n' "$(running "$dir/pid")" "$(stat -c %.Y "$dir/pid")"
}

part_ready() {
  local part=$1 dir=$2 log=$2/log
  case $part in
    rabbitmq | postgres) wait_ready "$part" "$dir/pid" "$log" 90 "${part}_ready" "$dir" ;;
    *) wait_ready "$part" "$dir/pid" "$INSTANCE/logs/$part.log" 120 service_ready "$part" ;;
  esac
}

# on_its_port DIR COMMAND...: starts a killed part again where the others know it to be. Its port is free only when the
# last thread of the killed process has ended, which is after the process counts as gone.
on_its_port() {
  local dir=$1 port
  shift
  port=$(cat "$dir/port")
  wait_for 10 process_gone "$dir/pid" && wait_for 10 port_unused "$port" || die "port $port is still in use"
  "$@"
  [[ $port == "$(cat "$dir/port")" ]] || die "another program took port $port while its owner was away; the run cannot go on"
}

port_unused() { ! port_in_use "$1"; }

# prepare_form FORM: empty databases for the services of a form, none of which runs. Servers are up already.
prepare_form() {
  local service
  stop_services
  rm -rf "$INSTANCE/services"
  instance_folder "$1"
  for service in "${ALL_SERVICES[@]}"; do printf 'drop database if exists %s with (force);\n' "${service,,}"; done |
    postgres_sql "$INSTANCE/servers/postgres" postgres
  provision_databases
}

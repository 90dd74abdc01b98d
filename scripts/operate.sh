# shellcheck shell=bash
# up, down, status, logs.

up_verb() {
  local form=standalone
  while (($#)); do
    case $1 in
      --distributed) form=distributed ;;
      --yes-install) export PLATFORM_YES_INSTALL=1 ;;
      *) die "usage: ./platform up [--distributed] [--yes-install]" ;;
    esac
    shift
  done
  use_instance run
  start_platform "$form"
  forget_exits
  printf 'The platform is up (%s): %s\n' "$form" "$(cat "$INSTANCE/gateway.url")"
  printf 'API key: %s\n' "$INSTANCE/api-key"
}

# start_platform FORM: packages, build, start. If it was down, whatever ends this shell before forget_exits takes it down
# again.
start_platform() {
  local servers=()
  if instance_running && [[ $(instance_form) != "$1" ]]; then
    die "already up as $(instance_form); run ./platform down first"
  fi
  [[ $1 == standalone ]] || servers=("${BROKER_PROGRAMS[@]}")
  ensure_packages "${PLATFORM_PROGRAMS[@]}" "${servers[@]}"
  require_dotnet
  # A running platform is not rebuilt under its feet: its files are in use.
  instance_running || build_services
  instance_running || on_exit with_lock "$INSTANCE/lock" instance_down
  with_lock "$INSTANCE/lock" instance_up "$1"
}

down_verb() {
  (($# == 0)) || die "usage: ./platform down"
  use_instance run
  with_lock "$INSTANCE/lock" instance_down
  say "The platform is down."
}

status_verb() {
  local service server state pid memory ready=0 total=0
  (($# == 0)) || die "usage: ./platform status"
  use_instance run
  if ! instance_running; then
    echo "The platform is down."
    return 3
  fi
  printf '%-12s %8s  %-10s %9s  %s\n' SERVICE PID STATE MEMORY URL
  for service in $(instance_services); do
    total=$((total + 1)) pid='-' memory='-' state=stopped
    if pid=$(running "$INSTANCE/services/$service/pid"); then
      memory=$(process_memory "$pid") state='not ready'
      if service_ready "$service"; then state=ready ready=$((ready + 1)); fi
    fi
    printf '%-12s %8s  %-10s %9s  %s\n' "$service" "${pid:--}" "$state" "$memory" "$(service_url "$service")"
  done
  for server in postgres rabbitmq chroma; do
    [[ -e $INSTANCE/servers/$server/pid ]] || continue
    pid='-' memory='-' state=stopped
    if pid=$(running "$INSTANCE/servers/$server/pid"); then
      memory=$(process_memory "$pid") state='not ready'
      if "${server}_ready" "$INSTANCE/servers/$server"; then state=ready; fi
    fi
    printf '%-12s %8s  %-10s %9s  127.0.0.1:%s\n' "$server" "${pid:--}" "$state" "$memory" "$(cat "$INSTANCE/servers/$server/port")"
  done
  ((ready == total)) || return 3
  attention
}

# attention: what waits for a person although every process is well. The Gateway asks each service, so all must be up.
attention() {
  local service parked stops
  for service in "${ALL_SERVICES[@]}"; do
    parked=$(ask_gateway GET "parked-messages/${service,,}?limit=1" | jq -r .total)
    ((parked == 0)) || printf 'Parked by %s because it could not handle them: %d; see GET /api/v1/parked-messages/%s\n' "$service" "$parked" "${service,,}"
  done
  stops=$(ask_gateway GET stop | jq -r '.items | length')
  ((stops == 0)) || printf 'Stops in force, so that what they hold does not start: %d; see ./platform resume\n' "$stops"
}

# process_memory PID: of the process and its children, pages they share counted once (proportional set size).
process_memory() {
  local pid
  for pid in "$1" $(ps -o pid= --ppid "$1"); do cat "/proc/$pid/smaps_rollup" 2>/dev/null || true; done |
    awk '/^Pss:/ { sum += $2 } END { printf "%d MB", sum / 1024 }'
}

logs_verb() {
  local name=${1:-} file follow=()
  use_instance run
  [[ -n $name && $# -le 2 && ${2:--f} == -f ]] || die "usage: ./platform logs SERVICE [-f]"
  [[ $# -eq 1 ]] || follow=(-f)
  case ${name,,} in
    postgres | rabbitmq | chroma) file=$INSTANCE/servers/${name,,}/log ;;
    *)
      name=${name,,}
      name=${name^}
      file=$INSTANCE/logs/$name.log
      [[ $(instance_form) != standalone || " ${ALL_SERVICES[*]} " != *" $name "* ]] || file=$INSTANCE/logs/Standalone.log
      ;;
  esac
  [[ -e $file ]] || die "no log of '$1'; there are: $(instance_services | tr '\n' ' ')postgres rabbitmq chroma"
  tail -n 200 "${follow[@]}" -- "$file" | readable_log
}

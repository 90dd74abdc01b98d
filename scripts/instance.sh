# shellcheck shell=bash
# An instance is one running platform with its data in one folder: `up` uses .data/run, `demo` and `lab` have their own.

readonly -a ALL_SERVICES=(Gateway Coordinator Diagnostic Automation Executor Writer)

# The servers of the distributed form.
INSTANCE_SERVERS=(postgres rabbitmq chroma)

# use_instance NAME: later calls are about this instance.
use_instance() { INSTANCE=$PLATFORM_DATA/$1; }

instance_form() { cat "$INSTANCE/form" 2>/dev/null || true; }

# instance_services: the processes of the instance's form.
instance_services() {
  case $(instance_form) in
    standalone) echo Standalone ;;
    distributed) printf '%s\n' "${ALL_SERVICES[@]}" ;;
  esac
}

service_url() { printf 'http://127.0.0.1:%s' "$(cat "$INSTANCE/services/$1/port")"; }
service_dll() { printf '%s/build/services/Platform.%s.dll' "$PLATFORM_DATA" "$1"; }
service_ready() { curl -fsS -m 5 -o /dev/null "$(service_url "$1")/health/ready" 2>/dev/null; }

# instance_up FORM: starts what is not running yet, and returns when every service answers that it is ready.
instance_up() {
  local form=$1 servers=(postgres) service pids=() pid failed=0
  [[ $form == standalone ]] || servers=("${INSTANCE_SERVERS[@]}")
  instance_folder "$form"
  ensure_servers "$INSTANCE/servers" "${servers[@]}"
  provision_databases
  for service in $(instance_services); do service_start "$service"; done
  for service in $(instance_services); do
    wait_ready "$service" "$INSTANCE/services/$service/pid" "$INSTANCE/logs/$service.log" 120 service_ready "$service" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  ((failed == 0)) || return 1
  service=Gateway
  [[ $form == distributed ]] || service=Standalone
  printf '%s\n' "$(service_url "$service")" >"$INSTANCE/gateway.url"
}

# instance_folder FORM: what an instance of this form keeps beside its servers.
instance_folder() {
  mkdir -p "$INSTANCE/logs" "$INSTANCE/secrets" "$INSTANCE/services"
  chmod 700 "$INSTANCE/secrets"
  printf '%s\n' "$1" >"$INSTANCE/form"
  (
    umask 077
    kept_secret "$INSTANCE/api-key" >/dev/null
    kept_secret "$INSTANCE/secrets/secret-store" >/dev/null
  )
}

# provision_databases: what services/databases.sql describes, with a generated password for each role.
provision_databases() (
  for service in "${ALL_SERVICES[@]}"; do
    declare -x "${service^^}_PASSWORD=$(kept_secret "$INSTANCE/secrets/${service,,}")"
  done
  postgres_sql "$INSTANCE/servers/postgres" postgres <"$ROOT/services/databases.sql" ||
    die "the databases of the services could not be set up"
)

connection_string() {
  local role=${1,,}
  printf 'Host=127.0.0.1;Port=%s;Database=%s;Username=%s;Password=%s;Maximum Pool Size=40;Application Name=%s' \
    "$(cat "$INSTANCE/servers/postgres/port")" "$role" "$role" "$(cat "$INSTANCE/secrets/$role")" "$role"
}

# service_environment NAME: what one process is told, as NAME=VALUE; each knows only its own database. Secrets among it are
# handed over as files (see keep_secrets), because a script that a service runs may read the service's environment.
service_environment() {
  local service=$1 owner owners=("$1") url
  url=$(service_url "$service")
  [[ $service != Standalone ]] || owners=("${ALL_SERVICES[@]}")
  for owner in "${owners[@]}"; do printf 'ConnectionStrings__%s=%s\n' "$owner" "$(connection_string "$owner")"; done
  case $service in
    Standalone) echo Messaging__Transport=InMemory ;;
    *)
      echo Messaging__Transport=RabbitMq
      printf 'Messaging__RabbitMq=%s\n' "$(rabbitmq_uri "$INSTANCE/servers/rabbitmq")"
      ;;
  esac
  case $service in
    Gateway | Standalone)
      printf 'Gateway__ApiKeys__0__Name=admin\nGateway__ApiKeys__0__Roles__0=operator\nGateway__ApiKeys__0__Key=%s\n' "$(cat "$INSTANCE/api-key")"
      ;;
    Diagnostic) [[ ! -d $INSTANCE/servers/chroma ]] || printf 'Chroma__Endpoint=%s\n' "$(chroma_address "$INSTANCE/servers/chroma")" ;;
  esac
  case $service in
    # No script may read the API key or the passwords and approve its own plan with them.
    Executor | Standalone)
      printf 'Secrets__Key=%s\n' "$(cat "$INSTANCE/secrets/secret-store")"
      printf 'Sandbox__HiddenPaths__0=%s\nSandbox__HiddenPaths__1=/var/lib/itops-platform\n' "$PLATFORM_DATA"
      ;;
  esac
  printf 'ASPNETCORE_URLS=%s\n' "$url"
}

# keep_secrets DIR: copies NAME=VALUE lines; those that hold a secret go into files of DIR instead, one a key.
keep_secrets() {
  local entry
  (
    umask 077
    rm -rf "$1"
    mkdir -p "$1"
    while IFS= read -r entry; do
      case ${entry%%=*} in
        ConnectionStrings__* | Messaging__RabbitMq | *__Key) printf '%s' "${entry#*=}" >"$1/${entry%%=*}" ;;
        *) printf '%s\n' "$entry" ;;
      esac
    done
  )
  printf 'PLATFORM_SECRETS_DIRECTORY=%s\n' "$1"
}

service_start() {
  local service=$1 dir=$INSTANCE/services/$1 log=$INSTANCE/logs/$1.log environment entry
  running "$dir/pid" >/dev/null && return 0
  mkdir -p "$dir"
  kept_port "$dir/port" >/dev/null
  [[ ! -s $log ]] || mv "$log" "$log.1"
  : >"$log"
  mapfile -t environment < <(service_environment "$service" | keep_secrets "$dir/secrets")
  (
    cd "$(dirname "$(service_dll "$service")")" || exit
    export DOTNET_ENVIRONMENT=Production DOTNET_gcServer="${DOTNET_gcServer:-0}"
    for entry in "${environment[@]}"; do export "${entry?}"; done
    launch "$dir/pid" "$log" dotnet "$(service_dll "$service")"
  )
}

# instance_running: whether any process of the instance runs.
instance_running() {
  local pidfile
  for pidfile in "$INSTANCE"/services/*/pid "$INSTANCE"/servers/*/pid; do
    [[ ! -e $pidfile ]] || { running "$pidfile" >/dev/null && return 0; }
  done
  return 1
}

# stop_services: fails where one could not be stopped.
stop_services() {
  local dir pids=() pid failed=0
  for dir in "$INSTANCE"/services/*/; do
    [[ -e ${dir}pid ]] || continue
    stop_recorded "$(basename "$dir")" "${dir}pid" TERM 30 &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  return "$failed"
}

instance_down() {
  local failed=0
  stop_services || failed=1
  stop_servers "$INSTANCE/servers"
  rm -f "$INSTANCE/gateway.url"
  ((failed == 0)) || die "not every service stopped; see above"
}

# instance_wipe: forgets everything a stopped instance has stored.
instance_wipe() {
  local home
  for home in "$INSTANCE"/servers/*/home; do
    [[ ! -L $home ]] || rm -rf "$(readlink -f "$home")"
  done
  rm -rf "$INSTANCE"
}

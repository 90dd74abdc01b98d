# shellcheck shell=bash
# A private RabbitMQ with its own port mapper (epmd), independent of a system-wide broker; everything on 127.0.0.1.

# rabbitmq_server: the server's own start script. Debian's wrapper in sbin would insist on the system's folders and user.
rabbitmq_server() {
  local script
  script=$(compgen -G '/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server' | sort -V | tail -n 1)
  [[ -n $script ]] || script=$(command -v rabbitmq-server 2>/dev/null) || return 0
  printf '%s\n' "$script"
}

rabbitmq_user() {
  if [[ $(id -u) == 0 ]] && id rabbitmq >/dev/null 2>&1; then echo rabbitmq; else id -un; fi
}

# rabbitmq_ensure DIR: running and answering when it returns. DIR/port, DIR/password, DIR/pid and DIR/epmd.pid describe it.
rabbitmq_ensure() {
  local dir=$1 attempt
  mkdir -p "$dir"
  rabbitmq_ready "$dir" && return 0
  rabbitmq_stop "$dir"
  for attempt in 1 2 3; do
    rabbitmq_start "$dir" && return 0
    rabbitmq_stop "$dir"
    rm -f "$dir/port" "$dir/epmd.port" "$dir/dist.port"
    # What a first start left that was cut off holds no message, and no broker starts on it again.
    [[ -e $dir/began ]] || rm -rf "$dir/home/data"
    ((attempt == 3)) || warn "RabbitMQ did not start; trying other ports"
  done
  die "RabbitMQ did not start; its log is $dir/log"
}

rabbitmq_start() {
  rabbitmq_launch "$1" && wait_ready RabbitMQ "$1/pid" "$1/log" 90 rabbitmq_ready "$1" && touch "$1/began"
}

# rabbitmq_launch DIR: starts it without waiting until it answers.
rabbitmq_launch() {
  local dir=$1 user home port epmd_port dist_port as
  user=$(rabbitmq_user)
  home=$(reachable_home "$dir/home" "$user")
  mapfile -d '' -t as < <(as_user_command "$user")
  port=$(kept_port "$dir/port")
  epmd_port=$(kept_port "$dir/epmd.port")
  dist_port=$(kept_port "$dir/dist.port")
  kept_secret "$dir/password" >/dev/null
  rabbitmq_configure "$dir" "$home" "$user" "$port"
  : >"$dir/log"
  local -a environment=(
    env -C "$home" -i "PATH=$PATH" LANG=C.UTF-8 "HOME=$home"
    # Makes the start script become the broker instead of watching over it, so that the recorded process is the broker.
    RUNNING_UNDER_SYSTEMD=true
    ERL_EPMD_ADDRESS=127.0.0.1 "ERL_EPMD_PORT=$epmd_port"
    RABBITMQ_NODENAME=platform@localhost "RABBITMQ_NODE_PORT=$port" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
    "RABBITMQ_DIST_PORT=$dist_port" "RABBITMQ_MNESIA_BASE=$home/data" "RABBITMQ_LOG_BASE=$home/logs" RABBITMQ_LOGS=-
    "RABBITMQ_CONFIG_FILE=$home/rabbitmq.conf" "RABBITMQ_CONF_ENV_FILE=$home/rabbitmq-env.conf"
    "RABBITMQ_ADVANCED_CONFIG_FILE=$home/advanced.config" "RABBITMQ_ENABLED_PLUGINS_FILE=$home/enabled_plugins"
    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
  )
  launch "$dir/epmd.pid" "$dir/log" "${as[@]}" "${environment[@]}" epmd -address 127.0.0.1 -port "$epmd_port"
  wait_ready epmd "$dir/epmd.pid" "$dir/log" 20 port_in_use "$epmd_port" || return 1
  launch "$dir/pid" "$dir/log" "${as[@]}" "${environment[@]}" "$(rabbitmq_server)"
}

rabbitmq_configure() {
  local dir=$1 home=$2 user=$3 port=$4
  (
    umask 077
    cat >"$home/rabbitmq.conf" <<-CONF
	listeners.tcp.local = 127.0.0.1:$port
	default_user = platform
	default_pass = $(cat "$dir/password")
	loopback_users.platform = true
	log.console = true
	log.console.level = info
	log.file = false
	CONF
    : >"$home/rabbitmq-env.conf"
    echo '[].' >"$home/enabled_plugins"
    echo '[].' >"$home/advanced.config"
    mkdir -p "$home/data" "$home/logs"
  )
  [[ $(id -u) != 0 ]] || chown -R "$user": "$home"
}

# rabbitmq_ready DIR: the broker answers an AMQP 0-9-1 header with its Connection.Start frame.
rabbitmq_ready() {
  running "$1/pid" >/dev/null && running "$1/epmd.pid" >/dev/null || return 1
  local port
  port=$(cat "$1/port")
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
    printf 'AMQP\x00\x00\x09\x01' >&3
    [[ $(head -c 1 <&3 | od -An -tx1 | tr -d ' ') == 01 ]]
  ) 2>/dev/null
}

rabbitmq_uri() { printf 'amqp://platform:%s@127.0.0.1:%s/' "$(cat "$1/password")" "$(cat "$1/port")"; }

rabbitmq_stop() {
  stop_recorded RabbitMQ "$1/pid" TERM 30
  stop_recorded epmd "$1/epmd.pid" TERM 5
}

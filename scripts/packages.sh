# shellcheck shell=bash
# Programs that the platform needs and how Debian calls their packages.

# program[:alternative glob] package
readonly -a SERVER_PROGRAMS=(
  "curl curl" "jq jq" "ps procps" "setpriv util-linux" "flock util-linux" "openssl openssl"
  "postgres postgresql" "psql postgresql-client" "rabbitmq-server rabbitmq-server" "node nodejs" "npm npm"
)
readonly -a PLATFORM_PROGRAMS=(
  "curl curl" "jq jq" "ps procps" "setpriv util-linux" "flock util-linux" "openssl openssl"
  "postgres postgresql" "psql postgresql-client" "bwrap bubblewrap" "perl perl-base" "shfmt shfmt" "shellcheck shellcheck"
  "ssh openssh-client"
)
readonly -a BROKER_PROGRAMS=("rabbitmq-server rabbitmq-server" "node nodejs" "npm npm")
readonly -a LAB_PROGRAMS=(
  "sshd openssh-server" "runsvdir runit" "ss iproute2" "nginx nginx-light" "git git" "python3 python3-minimal"
)

# Programs for root live in sbin, and an ordinary user's PATH may not have it.
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

has_program() {
  case $1 in
    postgres) [[ -n $(postgres_bin) ]] ;;
    rabbitmq-server) [[ -n $(rabbitmq_server) ]] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# ensure_packages "program package"...: installs what is missing, or says in one line what to install.
ensure_packages() {
  local entry missing=()
  for entry in "$@"; do
    has_program "${entry%% *}" || missing+=("${entry#* }")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)

  local as_root=()
  if [[ $(id -u) != 0 ]]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    elif command -v sudo >/dev/null && [[ ${PLATFORM_YES_INSTALL:-} == 1 && -t 0 ]]; then
      as_root=(sudo)
    else
      die "missing programs; as an administrator run: apt-get install -y ${missing[*]}"
    fi
  fi
  command -v apt-get >/dev/null || die "missing programs and no apt-get here; install: ${missing[*]}"

  say "Installing: ${missing[*]}"
  local log
  log=$(mktemp)
  if ! "${as_root[@]}" bash "$SCRIPTS/install-packages" "${missing[@]}" >"$log" 2>&1 </dev/null; then
    log_tail "$log"
    rm -f "$log"
    die "apt-get could not install: ${missing[*]}"
  fi
  rm -f "$log"
  hash -r
  for entry in "$@"; do
    has_program "${entry%% *}" || die "the package ${entry#* } is installed, but its program ${entry%% *} is not found"
  done
}

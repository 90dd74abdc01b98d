# shellcheck shell=bash
# Messages go to standard error, so that standard output stays clean for what a verb is asked to print.

say() { printf '%s\n' "$*" >&2; }
warn() { printf 'platform: %s\n' "$*" >&2; }
die() {
  printf 'platform: %s\n' "$*" >&2
  exit 1
}

# log_tail FILE: the end of a log, indented, for the message of a failed start.
log_tail() {
  [[ -s $1 ]] || {
    say "  (the log $1 is empty)"
    return 0
  }
  say "  the last lines of $1:"
  tail -n 15 "$1" | sed 's/^/  | /' >&2
}

# new_secret: 128 random bits as hexadecimal digits.
new_secret() { od -An -v -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# kept_secret FILE: the secret stored in FILE, generated on first use; readable by its owner only.
kept_secret() {
  [[ -s $1 ]] || (
    umask 077
    new_secret >"$1.new"
    mv "$1.new" "$1"
  )
  cat "$1"
}

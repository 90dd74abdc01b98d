# shellcheck shell=bash
# Messages go to standard error, so that standard output stays clean for what a verb is asked to print.

say() { printf '%s\n' "$*" >&2; }
warn() { printf 'platform: %s\n' "$*" >&2; }
die() {
  printf 'platform: %s\n' "$*" >&2
  exit 1
}

# readable_log: lines of JSON from standard input as "time level category: message" with the exception below; other lines as
# they are.
readable_log() {
  # shellcheck disable=SC2016 # a program of jq
  jq --unbuffered -Rr '. as $line | (fromjson? // null) as $entry |
    if ($entry | type) == "object" and $entry.Message then
      "\($entry.Timestamp // "") \($entry.LogLevel // "" | ascii_upcase) \($entry.Category // "" | split(".") | last): \($entry.Message)"
      + (if $entry.Exception then "\n    " + ($entry.Exception | gsub("\n"; "\n    ")) else "" end)
    else $line end'
}

# log_tail FILE: the end of a log, indented, for the message of a failed start.
log_tail() {
  [[ -s $1 ]] || {
    say "  (the log $1 is empty)"
    return 0
  }
  say "  the last lines of $1:"
  tail -n 15 "$1" | readable_log | cut -c1-400 | grep -v '^     *at ' | tail -n 25 | sed 's/^/  | /' >&2
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

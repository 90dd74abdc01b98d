# shellcheck shell=bash
# stop and resume: the stop button for an operator in a hurry.

stop_verb() {
  local scope='' subject='' reason='' usage='usage: ./platform stop --task ID | --runbook ID | --target NAME | --all  --reason TEXT'
  while (($#)); do
    case $1 in
      --task | --runbook | --target)
        [[ -z $scope && -n ${2:-} ]] || die "$usage"
        scope=${1#--} subject=$2
        scope=${scope^}
        shift
        ;;
      --all)
        [[ -z $scope ]] || die "$usage"
        scope=Everything
        ;;
      --reason)
        [[ -n ${2:-} ]] || die "$usage"
        reason=$2
        shift
        ;;
      *) die "$usage" ;;
    esac
    shift
  done
  [[ -n $scope && -n $reason ]] || die "$usage"
  ask_gateway POST stop "$(jq -n --arg scope "$scope" --arg subject "$subject" --arg reason "$reason" \
    '{ scope: $scope, reason: $reason } + if $subject == "" then {} else { subject: $subject } end')" | print_stop
}

resume_verb() {
  local id=${1:-}
  (($# <= 1)) || die "usage: ./platform resume [STOP-ID]"
  if [[ -z $id ]]; then
    ask_gateway GET stop | jq -r 'if .items == [] then "Nothing is stopped." else
      "Stops in force; resume one with ./platform resume ID:",
      (.items[] | "  \(.id)  \(.scope) \(.subject // "") by \(.orderedBy): \(.reason)") end'
    return
  fi
  [[ $id =~ ^[0-9a-fA-F-]{36}$ ]] || die "'$id' is no id of a stop; ./platform resume lists the stops in force"
  ask_gateway POST "stop/$id/resume" | jq -r '"Resumed: \(.stop.scope) \(.stop.subject // ""). What it held goes on."'
}

# print_stop: reads the answer to a stop; says what it met.
print_stop() {
  jq -r '"Stopped: \(.stop.scope) \(.stop.subject // ""), stop \(.stop.id), in force since \(.stop.orderedAt).",
    "Not started \(.stop.notStarted), stopped \(.stop.stopped), finished \(.stop.finished), unknown \(.stop.unknown).",
    (.executions[] | "  \(.state)\t\(.kind)\(if .stepNumber then " of step \(.stepNumber)" else "" end)\ton \(.target)\ttask \(.taskId)"),
    (if .quiet then empty else "Something is still being ended; look again: GET \(.self)" end),
    "It goes on with: ./platform resume \(.stop.id)"'
}

# ask_gateway METHOD PATH [BODY]: prints the answer; a problem ends the script with what it says.
ask_gateway() {
  local answer status body=()
  use_instance run
  [[ -e $INSTANCE/gateway.url ]] || die "the platform is down; nothing runs"
  [[ -z ${3:-} ]] || body=(-H 'Content-Type: application/json' --data-binary @-)
  # The key is handed over by a file: an argument would show in the process table. A body may be longer than an argument can be.
  answer=$(curl -sS -m 60 -X "$1" -H @<(printf 'X-Api-Key: %s\n' "$(cat "$INSTANCE/api-key")") "${body[@]}" \
    -w '\n%{http_code}' "$(cat "$INSTANCE/gateway.url")/api/v1/$2" <<<"${3:-}") || die "the Gateway does not answer"
  status=${answer##*$'\n'} answer=${answer%$'\n'*}
  [[ $status == 2* ]] || die "$(jq -r '.detail // .title' <<<"$answer" 2>/dev/null || printf 'the Gateway answered %s' "$status")"
  printf '%s\n' "$answer"
}

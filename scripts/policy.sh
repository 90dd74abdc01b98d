# shellcheck shell=bash
# policy: asks the running platform what its approval policy says.

policy_verb() {
  local usage='usage: ./platform policy show | test FILE.json   (a plan as GET /tasks/{id}/plan gives it, or { "case": { ... } })' file
  case ${1:-} in
    show)
      (($# == 1)) || die "$usage"
      ask_gateway GET policy | jq -r '"# \(.file), version \(.version)", .text'
      ;;
    test)
      file=${2:-}
      [[ $# -eq 2 && -n $file ]] || die "$usage"
      [[ -r $file ]] || die "there is no file $file to read"
      jq -e 'type == "object"' "$file" >/dev/null 2>&1 || die "$file is no JSON object"
      # The plan endpoint gives the plan with its hash; a bare plan has steps.
      ask_gateway POST policy/test "$(jq -c 'if has("plan") then { plan, category, requesterRoles, at } | with_entries(select(.value != null))
        elif has("steps") then { plan: . } elif has("case") then . else { case: . } end' "$file")" | print_policy_verdict
      ;;
    *) die "$usage" ;;
  esac
}

# print_policy_verdict: reads a verdict; says what was decided, and how it came to that.
print_policy_verdict() {
  jq -r '"\(.decision): \(.reason)",
    (if .approvalsNeeded > 0 then "Approvals needed: \(.approvalsNeeded)\(if .fourEyes then ", not by who asked for it" else "" end), within \(.expiryMinutes) minutes" else empty end),
    (if .approverRoles + .approvers != [] then "By: \(.approverRoles + .approvers | join(", "))" else empty end),
    (if .freeze then "Freeze \(.freeze.name) until \(.freeze.until // "further notice"): \(if .freeze.waits then "it starts when the freeze ends" else "it is refused" end)" else empty end),
    "Rules tried:",
    (.tried[] | "  \(if .held then "held  " else "no    " end)\(.rule)\(if .failed then ": \(.failed)" else "" end)"),
    "Policy version \(.policyVersion)"'
}

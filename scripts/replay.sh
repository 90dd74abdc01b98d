# shellcheck shell=bash
# record and replay: a task that a model took part in becomes a test, and is played again.

# record_verb TASK_ID DIR: from the platform that `up` runs.
record_verb() {
  [[ $# -eq 2 && ${1:-} != -* ]] || die "usage: ./platform record TASK_ID DIR"
  use_instance run
  [[ -r $INSTANCE/gateway.url ]] || die "the platform is down; ./platform up starts it"
  build_model
  PLATFORM_URL=$(cat "$INSTANCE/gateway.url") PLATFORM_API_KEY=$(cat "$INSTANCE/api-key") \
    exec_clean dotnet "$(model_dll)" fixture "$1" --out "$(realpath -m "$2")"
}

# replay_verb DIR: on a platform of its own that starts from nothing; its only target is this machine, on which no plan may write.
replay_verb() {
  local dir=${1:-} port settings setting status=0
  [[ $# -eq 1 && -f $dir/task.json && -f $dir/transcript.jsonl ]] || die "usage: ./platform replay DIR (a folder that ./platform record wrote)"
  dir=$(realpath "$dir")
  use_instance replay
  hold_lock "$INSTANCE.lock"
  ! instance_running || with_lock "$INSTANCE/lock" instance_down
  instance_wipe
  mkdir -p "$INSTANCE"
  build_model
  port=$(kept_port "$INSTANCE/model-port")
  # A model of the caller's is neither asked nor paid.
  unset "${!Agents__Models__@}" "${!Agents__Use__@}"
  settings=$(dotnet "$(model_dll)" settings "$dir" --port "$port") || return 1
  while IFS= read -r setting; do export "${setting?}"; done <<<"$settings"
  start_platform standalone
  PLATFORM_URL=$(cat "$INSTANCE/gateway.url") PLATFORM_API_KEY=$(cat "$INSTANCE/api-key") \
    exec_clean dotnet "$(model_dll)" replay "$dir" --port "$port" --target local &
  on_exit end_child "$!"
  wait "$!" || status=$?
  return "$status"
}

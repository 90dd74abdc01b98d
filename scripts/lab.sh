# shellcheck shell=bash
# demo and lab: the console program tests/Lab against a platform of its own, so that a running `up` is not disturbed.

# run_lab FORM COMMAND...: starts the instance, runs Platform.Lab with its address and key, stops it.
run_lab() {
  local form=$1 status=0
  shift
  ensure_packages "${LAB_PROGRAMS[@]}"
  build_lab
  [[ -z ${LAB_MODEL:-} ]] || start_lab_model
  # Stopped by the exit command that start_platform registers, so that the lab's platform never outlives the lab.
  start_platform "$form"
  # In the background, because bash acts on a signal only once a program in the foreground has ended.
  PLATFORM_URL=$(cat "$INSTANCE/gateway.url") PLATFORM_API_KEY=$(cat "$INSTANCE/api-key") PLATFORM_FORM=$form \
    exec_clean dotnet "$ROOT/tests/Lab/bin/Release/net10.0/Platform.Lab.dll" "$@" <&0 &
  on_exit end_child "$!"
  wait "$!" || status=$?
  return "$status"
}

# start_lab_model: the model for tests plays LAB_MODEL for this lab; what it was asked is written down at the end.
start_lab_model() {
  local dir=$INSTANCE-model port
  mkdir -p "$dir"
  build_model
  port=$(kept_port "$dir/port")
  : >"$dir/log"
  # An earlier run's must not pass for this one's.
  rm -f "$dir/transcript.jsonl"
  launch "$dir/pid" "$dir/log" dotnet "$(model_dll)" "$LAB_MODEL" --port "$port" --record "$dir/transcript.jsonl"
  on_exit stop_lab_model "$dir"
  wait_ready "the model" "$dir/pid" "$dir/log" 30 port_in_use "$port"
  export Agents__Models__main__Endpoint=http://127.0.0.1:$port/v1 Agents__Models__main__Model=mock
}

stop_lab_model() {
  stop_recorded "the model" "$1/pid" TERM 30
  if [[ -e $1/transcript.jsonl ]]; then
    say "The model was asked $(grep -c '' "$1/transcript.jsonl" || true) times; its transcript is $1/transcript.jsonl"
  else
    warn "what the model was asked was not written down; its log is $1/log"
  fi
}

demo_verb() {
  local form=standalone arguments=()
  while (($#)); do
    case $1 in
      --distributed) form=distributed ;;
      --yes) arguments+=(--yes) ;;
      *) die "usage: ./platform demo [--yes] [--distributed]" ;;
    esac
    shift
  done
  use_instance "demo-$form"
  alone "$form" demo "${arguments[@]}"
}

lab_verb() {
  local form=standalone arguments=() folders=0 usage
  usage="usage: ./platform lab DIR... [--distributed] [--json FILE] [--filter REGEX] [--model good|rubbish|SCRIPT.yaml]"
  while (($#)); do
    case $1 in
      --distributed) form=distributed ;;
      --json)
        [[ -n ${2:-} ]] || die "--json needs the name of a file"
        arguments+=(--json "$(realpath -m "$2")")
        shift
        ;;
      --filter)
        [[ -n ${2:-} ]] || die "--filter needs a regular expression of scenario names"
        arguments+=(--filter "$2")
        shift
        ;;
      --model)
        case ${2:-} in
          good | rubbish)
            LAB_MODEL=$ROOT/tests/Lab/models/$2.yaml
            arguments+=(--expect-model "$2")
            ;;
          *)
            [[ -f ${2:-} ]] || die "--model needs good, rubbish, or the script of a model; see shared/AgentTesting/README.md"
            LAB_MODEL=$(realpath "$2")
            ;;
        esac
        shift
        ;;
      -*) die "$usage" ;;
      *)
        [[ -d $1 ]] || die "no such folder of scenarios: $1"
        arguments+=("$(realpath "$1")")
        folders=$((folders + 1))
        ;;
    esac
    shift
  done
  ((folders > 0)) || die "$usage"
  use_instance "lab-$form"
  alone "$form" lab "${arguments[@]}"
}

# alone FORM COMMAND...: one demo or lab of a form at a time, so what still runs was left by one that was killed. The lab
# gets a fresh platform each time: what an earlier run imported must not decide the result.
alone() {
  hold_lock "$INSTANCE.lock"
  ! instance_running || with_lock "$INSTANCE/lock" instance_down
  [[ $2 != lab ]] || instance_wipe
  run_lab "$@"
}

search_bench_verb() {
  [[ $# -eq 1 && -d ${1:-} ]] || die "usage: ./platform search-bench DIR (a folder with docs/ and queries.jsonl)"
  ensure_packages "${SERVER_PROGRAMS[@]}"
  build_services
  use_test_servers
  eval "$(test_servers_env)"
  dotnet "$(service_dll Diagnostic)" search-bench "$(realpath "$1")"
}

# Needs no server: shfmt parses, the rules are within the program.
check_verb() {
  local arguments=() word
  (($# > 0)) || die "usage: ./platform check [--json] FILE... | --rows FILE.jsonl | --score FILE.jsonl"
  for word in "$@"; do
    [[ $word == -* ]] || word=$(realpath "$word")
    arguments+=("$word")
  done
  build_services
  dotnet "$(service_dll Automation)" check "${arguments[@]}"
}

build_model() { with_lock "$PLATFORM_DATA/build/lock" ensure_built shared/AgentTesting shared/AgentTesting; }
model_dll() { printf '%s/shared/AgentTesting/bin/Release/net10.0/Platform.AgentTesting.dll' "$ROOT"; }

# mock_llm_verb ARGUMENT...: becomes the model for tests, so that a signal reaches it.
mock_llm_verb() {
  build_model
  exec_clean dotnet "$(model_dll)" "$@"
}

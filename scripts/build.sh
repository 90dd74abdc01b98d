# shellcheck shell=bash
# Builds only when a source file has changed since the last build, because asking MSBuild alone takes seconds.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build process stays behind to serve later builds.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
readonly -a BUILD_OPTIONS=(-c Release -v q -nologo --tl:off -p:UseSharedCompilation=false)

require_dotnet() {
  command -v dotnet >/dev/null || [[ ! -x $HOME/.dotnet/dotnet ]] || export PATH="$PATH:$HOME/.dotnet"
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing; install it from https://dotnet.microsoft.com/download"
  (cd "$ROOT" && dotnet --version >/dev/null 2>&1) ||
    die "no .NET SDK here satisfies global.json: $(jq -r .sdk.version "$ROOT/global.json" 2>/dev/null || echo 10.0) or later is needed"
}

# source_fingerprint PATH...: changes whenever a source file below is edited, added or removed.
source_fingerprint() {
  (
    cd "$ROOT" || exit
    find "$@" Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt .editorconfig \
      \( -name bin -o -name obj -o -name TestResults -o -path services/decisions \) -prune -o -type f -printf '%p %s %T@\n' | sort | sha256sum
  )
}

# ensure_made PRODUCT COMMAND SOURCE...: runs COMMAND PRODUCT in the project's folder, unless no file below the folders SOURCE has
# changed since it last succeeded.
ensure_made() {
  local product=$1 command=$2 stamp before log
  shift 2
  stamp=$PLATFORM_DATA/build/$(basename "$product").stamp
  log=$PLATFORM_DATA/build/$(basename "$product").log
  mkdir -p "$PLATFORM_DATA/build"
  before=$(source_fingerprint "$@")
  [[ $before != "$(cat "$stamp" 2>/dev/null)" ]] || return 0
  require_dotnet
  say "Building $product"
  if ! (cd "$ROOT" && "$command" "$product") >"$log" 2>&1 </dev/null; then
    grep -E 'error' "$log" | sort -u | head -n 20 >&2 || true
    die "the build of $product failed; all of its output is in $log"
  fi
  printf '%s\n' "$before" >"$stamp"
}

build_project() { dotnet build "$1" "${BUILD_OPTIONS[@]}"; }

# publish_services PROJECT: every service in one folder, compiled ahead of time for this machine, so that they start sooner; and
# what several processes map from the same files is in memory once. A feed without the compiler gives the same, only slower.
# Analyzers judge the code where the solution is built; here they would only take time.
publish_services() {
  local out=$PLATFORM_DATA/build/services options
  options=(--artifacts-path "$PLATFORM_DATA/build/artifacts" --use-current-runtime --self-contained false -p:UseAppHost=false -p:RunAnalyzers=false)
  rm -rf "$out.new"
  if dotnet restore "$1" --artifacts-path "$PLATFORM_DATA/build/artifacts" --use-current-runtime -p:PublishReadyToRun=true; then
    options+=(--no-restore -p:PublishReadyToRun=true)
  fi
  dotnet publish "$1" -o "$out.new" "${options[@]}" "${BUILD_OPTIONS[@]}" || return
  # Whoever runs from the old files keeps them.
  rm -rf "$out"
  mv "$out.new" "$out"
}

# ensure_built PROJECT SOURCE...: PROJECT and what it references, built in Release from the folders SOURCE.
ensure_built() { ensure_made "$1" build_project "${@:2}"; }

build_services() { with_lock "$PLATFORM_DATA/build/lock" ensure_made services/Standalone publish_services services shared contracts; }
build_lab() { with_lock "$PLATFORM_DATA/build/lock" ensure_built tests/Lab tests/Lab; }
build_all() { with_lock "$PLATFORM_DATA/build/lock" ensure_built Platform.sln services shared contracts tests Platform.sln; }

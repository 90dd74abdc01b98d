# shellcheck shell=bash
# The agents and tool servers of others that tests meet: npm packages, installed once below the data folder, by what
# tests/Agents/Hosted/servers/package.json pins.

foreign_packages() { printf '%s\n' "$ROOT/tests/Agents/Hosted/servers/package.json"; }

foreign_folder() { printf '%s\n' "$PLATFORM_DATA/tools/foreign-$(sha256sum "$(foreign_packages)" | cut -c1-12)"; }

foreign_install() {
  local dir log=$PLATFORM_DATA/tools/foreign-install.log
  dir=$(foreign_folder)
  [[ ! -d $dir ]] || return 0
  rm -rf "$PLATFORM_DATA"/tools/foreign-*/
  mkdir -p "$dir.new"
  cp "$(foreign_packages)" "$dir.new/"
  say "Installing the agents and tool servers that tests meet with npm"
  if ! npm install --prefix "$dir.new" --no-audit --no-fund --no-package-lock --loglevel=error >"$log" 2>&1 </dev/null; then
    log_tail "$log"
    die "npm could not install what $(foreign_packages) names"
  fi
  mv "$dir.new" "$dir"
}

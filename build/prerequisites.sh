# Sourced by ./run and ./test.sh: what a fresh machine needs beside the .NET SDK and Node.js.

require_dotnet() {
  command -v dotnet >/dev/null || { echo "The .NET SDK 10 is missing: install it from https://dot.net and run this again." >&2; exit 1; }
}

require_node() {
  command -v node >/dev/null && command -v npm >/dev/null || { echo "Node.js 20 or newer (with npm) is missing: install it from https://nodejs.org and run this again." >&2; exit 1; }
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || { echo "Node.js $(node --version) is too old: 20 or newer is needed." >&2; exit 1; }
}

# Engines, browser assets and test clients come as npm packages; the stamp makes a second call free.
bring_packages() {
  if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    echo "Fetching npm packages ..."
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    touch node_modules/.package-lock.json
  fi
}

# PROJECT [CONFIGURATION]
build_quietly() {
  local log
  log=$(mktemp)
  if ! dotnet build "$1" --configuration "${2:-Release}" --verbosity quiet >"$log" 2>&1; then
    grep -E 'error' "$log" | sort -u | head -40 >&2 || true
    echo "The build of $1 failed; the whole output is in $log." >&2
    exit 1
  fi
  rm -f "$log"
}

# Sets CHROMIUM_PATH; installs Debian's package where that is possible.
require_chromium() {
  local candidate
  for candidate in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null && { CHROMIUM_PATH=$(command -v "$candidate"); export CHROMIUM_PATH; return; }
  done
  if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    local sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    echo "Installing Chromium for the browser tests ..."
    if $sudo apt-get update -qq >/dev/null && $sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
      CHROMIUM_PATH=$(command -v chromium)
      export CHROMIUM_PATH
      return
    fi
  fi
  echo "Chromium is missing and could not be installed here: install chromium or set CHROMIUM_PATH to one." >&2
  exit 1
}

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

# Sets SCIPY_PYTHON to a Python that has scipy, with which the statistics are compared; installs Debian's package, or unpacks it
# where that needs rights that are not there. Where neither works that one test is skipped and says so.
bring_scipy() {
  local candidate
  for candidate in "${SCIPY_PYTHON:-}" /usr/bin/python3 python3 artifacts/scipy/python3; do
    if [ -n "$candidate" ] && "$candidate" -c 'import scipy.stats' >/dev/null 2>&1; then
      SCIPY_PYTHON=$(realpath "$(command -v "$candidate")")
      export SCIPY_PYTHON
      return
    fi
  done
  command -v apt-get >/dev/null || return 0
  echo "Fetching scipy for the statistics tests ..."
  if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
    local sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends python3-scipy; } >/dev/null 2>&1 || true
    candidate=/usr/bin/python3
  else
    unpack_scipy artifacts/scipy >/dev/null 2>&1 || true
    candidate=artifacts/scipy/python3
  fi
  if "$candidate" -c 'import scipy.stats' >/dev/null 2>&1; then
    SCIPY_PYTHON=$(realpath "$candidate")
    export SCIPY_PYTHON
  else
    echo "scipy could not be fetched: the statistics are compared with its recorded answers only."
  fi
}

# FOLDER: downloads Debian's package and what it needs into the folder, without installing anything, and writes a python3 that uses it.
unpack_scipy() {
  local folder packages deb
  folder=$(realpath -m "$1")
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/debs" "$folder/root"
  local apt=(apt-get -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" -o Debug::NoLocking=true -qq)
  "${apt[@]}" update || return
  packages=$("${apt[@]}" install --simulate --no-install-recommends python3-scipy | awk '$1 == "Inst" { print $2 }')
  # shellcheck disable=SC2086
  (cd "$folder/debs" && "${apt[@]}" download $packages) || return
  for deb in "$folder"/debs/*.deb; do
    dpkg-deb --extract "$deb" "$folder/root" || return
  done
  local libraries="$folder/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"
  {
    echo '#!/bin/sh'
    echo "LD_LIBRARY_PATH='$libraries:$libraries/blas:$libraries/lapack' PYTHONPATH='$folder/root/usr/lib/python3/dist-packages' exec /usr/bin/python3 \"\$@\""
  } >"$folder/python3"
  chmod +x "$folder/python3"
}

#!/usr/bin/env bash
# Runs every test and ends with "N passed, N failed".
#   ./test.sh              unit, component, integration and browser tests
#   ./test.sh --long       those that take longer as well: crashes, races, millions of rows
#   ./test.sh PROJECT ...  only these, e.g. Portal.Tests
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/prerequisites.sh

selection=(-trait- "Speed=Long")
limit=900
projects=()
for argument in "$@"; do
  case "$argument" in
    --long) selection=(); limit=3600 ;;
    -h|--help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "./test.sh: unknown option '$argument'; known: --long, --help" >&2; exit 2 ;;
    *) projects+=("$argument") ;;
  esac
done
[ "${#projects[@]}" -gt 0 ] || projects=(Portal.Tests Portal.Components.Tests Portal.Integration.Tests Portal.Browser.Tests)

require_dotnet
require_node
bring_packages
require_chromium
bring_scipy
echo "Building ..."
build_quietly Portal.sln Release

results=artifacts/test-results
mkdir -p "$results"
passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  report="$results/$project.xml"
  rm -f "$report"
  echo "== $project"
  timeout --kill-after=30 "$limit" dotnet "tests/$project/bin/Release/net10.0/$project.dll" "${selection[@]}" -xml "$report" -noColor -noLogo </dev/null
  code=$?
  totals=$(grep -o '<assembly [^>]*' "$report" 2>/dev/null | head -n 1)
  if [ -z "$totals" ]; then
    echo "$project gave no result (exit code $code)."
    failed=$((failed + 1))
    continue
  fi
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$totals"; }
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count failed) + $(count errors)))
  skipped=$((skipped + $(count skipped)))
  # A runner that dies after writing its report must not look green.
  [ "$code" = 0 ] || [ "$(count failed)" != 0 ] || [ "$(count errors)" != 0 ] || { echo "$project ended with exit code $code."; failed=$((failed + 1)); }
done

[ "$skipped" = 0 ] || { echo "Skipped, with reasons:"; grep -ho '<test [^>]*result="Skip"[^>]*>\|<reason>.*</reason>' "$results"/*.xml | sed 's/.*name="\([^"]*\)".*/  \1/; s/<[^>]*>//g'; }
echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]

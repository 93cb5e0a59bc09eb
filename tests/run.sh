#!/usr/bin/env bash
# npm test: installs what is missing, builds stale pages, runs all tests (or those named) and closes with the count.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ -x node_modules/.bin/vitest ] || { echo 'First run: npm ci' >&2; exit 1; }
# The Node that npm brought along goes first, and programs that Debian keeps for root are found.
export PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
[ -n "${HOME:-}" ] || export HOME="$scratch"

step() {
  local title="$1" start=$SECONDS code=0
  shift
  "$@" || code=$?
  echo "== $title: $((SECONDS - start)) s$([ "$code" -eq 0 ] || echo ', FAILED')"
  return "$code"
}

node shared/guard.js
step 'programs' bash tests/setup.sh
step 'pages' node hardware/demo/build-pages.js

code=0
step 'tests' vitest run --config tests/vitest.config.ts \
  --reporter=default --reporter=json --outputFile.json="$scratch/report.json" "$@" || code=$?
node tests/tally.js "$scratch/report.json" "$code"
exit "$code"

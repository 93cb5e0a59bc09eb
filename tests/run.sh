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

node shared/guard.js
bash tests/setup.sh
node hardware/demo/build-pages.js

code=0
vitest run --config tests/vitest.config.ts \
  --reporter=default --reporter=json --outputFile.json="$scratch/report.json" "$@" || code=$?
node tests/tally.js "$scratch/report.json" "$code"
exit "$code"

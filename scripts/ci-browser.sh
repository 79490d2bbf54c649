#!/bin/bash
# The panel in a headless Chromium: /usr/bin/chromium, or what CHROMIUM names. Where there is none it is
# installed from Debian's packages, which needs root; where that cannot be, it says so and passes.
#
# With java, mvn and the command that ORACLE names (see scripts/ci-foreign.sh) the panel is attached to
# three nodes of a real Apache Cassandra besides, unless one runs at ORACLE_HOST already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
oracle=${ORACLE:-../shared/oracle/cassandra}
host=${ORACLE_HOST:-127.0.1.1}

if [ ! -x "$CHROMIUM" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 || true
fi
if [ ! -x "$CHROMIUM" ]; then
  echo "browser: not tested, $CHROMIUM is not here and could not be installed"
  exit 0
fi

node node_modules/typescript-7/bin/tsc --noEmit -p test/browser
node node_modules/typescript-7/bin/tsc --noEmit -p bench/panel
node scripts/build.mjs --bundle

if command -v java >/dev/null && command -v mvn >/dev/null && [ -x "$oracle" ] &&
  ! (exec 3<>"/dev/tcp/$host/9042") 2>/dev/null; then
  trap '"$oracle" stop' EXIT
  if "$oracle" start --nodes 3; then
    export CASSANDRA_CONTACT_POINTS=$host ORACLE=$oracle
  fi
fi
node scripts/test.mjs test/browser

#!/bin/bash
# Writes SSTables with Ilion, has a real Apache Cassandra import and verify them, and compares what both
# answer then (test/format/import.ts); tables that a seed makes go both ways (test/format/generate/main.ts).
# Then the other way round: Ilion opens a copy of the data directory of
# the real one (test/format/directory.ts), and the real one starts on that of Ilion (test/format/return.ts).
#
#   scripts/oracle-sstables.sh
#
# ORACLE is a command with `start`, `stop` and `nodetool` that runs Apache Cassandra 5.0 at ORACLE_HOST
# (127.0.1.1). It needs java and mvn. A node that already answers there is used, and left as it is but
# for the keyspaces ilion_import and ilion_directory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

oracle=${ORACLE:-../shared/oracle/cassandra}
host=${ORACLE_HOST:-127.0.1.1}
[ -x "$oracle" ] || { echo "oracle-sstables: $oracle is not there; set ORACLE" >&2; exit 2; }

own=
finish() {
  [ -z "$own" ] || "$oracle" stop
}
trap finish EXIT

if ! (exec 3<>"/dev/tcp/$host/9042") 2>/dev/null; then
  own=yes
  "$oracle" start
fi
ORACLE=$oracle node --import tsx test/format/import.ts "$host"
ORACLE=$oracle node --import tsx test/format/directory.ts "$host"
ORACLE=$oracle node --import tsx test/format/generate/main.ts "$host"
# The real node loses its data by this one: only when it is ours.
[ -z "$own" ] || ORACLE=$oracle node --import tsx test/format/return.ts "$host"

#!/bin/bash
# Asks a real Apache Cassandra and Ilion the same statements, one node each, and tells what differs.
#
#   scripts/oracle-compare.sh [topic...]        topics are the names of files in test/oracle/corpus
#
# ORACLE is a command with `start` and `stop` that runs Apache Cassandra 5.0 at ORACLE_HOST (127.0.1.1).
# It needs java and mvn. A node that already answers there is used, and left as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

oracle=${ORACLE:-../shared/oracle/cassandra}
host=${ORACLE_HOST:-127.0.1.1}
[ -x "$oracle" ] || { echo "oracle-compare: $oracle is not there; set ORACLE" >&2; exit 2; }

ilion=
own=
started=$(mktemp)
finish() {
  [ -z "$ilion" ] || kill "$ilion" 2>/dev/null || true
  [ -z "$own" ] || "$oracle" stop
  rm -f "$started"
}
trap finish EXIT

if ! (exec 3<>"/dev/tcp/$host/9042") 2>/dev/null; then
  own=yes
  "$oracle" start
fi
node --import tsx src/tools/ilion.ts start --json --memory --topology datacenter1:1x1 --port 0 \
  --admin-port 0 --set 'cluster_name=Oracle Cluster' --set materialized_views_enabled=true >"$started" &
ilion=$!
for _ in $(seq 1 300); do
  [ -s "$started" ] && break
  kill -0 "$ilion"
  sleep 0.1
done
address=$(node -pe 'const [p] = JSON.parse(require("fs").readFileSync(0)).contactPoints; p.address + ":" + p.port' <"$started")
node --import tsx test/oracle/main.ts --compare "$host" "$address" "$@"

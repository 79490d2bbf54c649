#!/bin/bash
# Tests that need more than Node: the Python driver, cqlsh, the panel in a browser, and where they are
# installed the drivers for Go and Java and a real Apache Cassandra (java, mvn, and the command that ORACLE
# names). Installs Python packages into a folder of the checkout (and Chromium, see ci-browser.sh), starts
# clusters of its own, and ends them; nothing else is touched.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=${ILION_VENV:-node_modules/.cache/ilion-venv}
oracle=${ORACLE:-../shared/oracle/cassandra}
folder=$(mktemp -d)
cluster=
failed=0
summary=()

note() {
  summary+=("$1")
  echo "== $1"
}

stop_cluster() {
  [ -n "$cluster" ] || return 0
  kill "$cluster" 2>/dev/null
  wait "$cluster" 2>/dev/null
  cluster=
}

finish() {
  stop_cluster
  rm -rf "$folder"
}
trap finish EXIT

# Any port that is free on all loopback addresses a cluster uses may be taken by the time it is used,
# so the server picks: port 0. Sets `point` (HOST:PORT of the first node) and `admin`.
start_cluster() {
  local out=$folder/cluster.json
  : >"$out"
  admin=127.0.0.1:$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
    console.log(s.address().port); s.close(); })')
  node dist/ilion.js start --json --memory --port 0 --admin-port "${admin##*:}" "$@" >"$out" &
  cluster=$!
  for _ in $(seq 1 300); do
    [ -s "$out" ] && break
    kill -0 "$cluster" 2>/dev/null || { echo 'the cluster ended before it was ready' >&2; return 1; }
    sleep 0.1
  done
  point=$(node -pe 'const [p] = JSON.parse(require("fs").readFileSync(0)).contactPoints;
    `${p.address}:${p.port}`' <"$out")
}

install_python() {
  local stamp=$venv/.requirements wanted=test/driver/python/requirements.txt
  cmp -s "$wanted" "$stamp" && return 0
  rm -rf "$venv"
  mkdir -p "$(dirname "$venv")"
  python3 -m venv "$venv" &&
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" &&
    cp "$wanted" "$stamp"
}

# Runs a command, passing its output through, and keeps the output in $folder/out.
shown() {
  "$@" 2>&1 | tee "$folder/out"
  return "${PIPESTATUS[0]}"
}

python_driver() {
  local ok=0 total bad
  start_cluster --topology datacenter1:1x3 || return 1
  (cd test/driver/python &&
    DRIVER_TEST_CONTACT_POINT=$point CQLENG_ALLOW_SCHEMA_MANAGEMENT=1 PYTHONDONTWRITEBYTECODE=1 \
      DRIVER_TEST_CTL="node $PWD/../../../dist/ilion.js ctl --admin $admin" \
      timeout 300 "$python" -W ignore -m unittest -v) 2>&1 | tee "$folder/out"
  ok=${PIPESTATUS[0]}
  stop_cluster
  total=$(sed -n 's/^Ran \([0-9]*\) tests\{0,1\} in .*/\1/p' "$folder/out")
  bad=$(sed -n 's/^FAILED (\(.*\))/\1/p' "$folder/out" | grep -oE '(failures|errors)=[0-9]+' |
    awk -F= '{ n += $2 } END { print n + 0 }')
  note "python driver: $((${total:-0} - bad)) passed, $bad failed"
  return "$ok"
}

# What drivers in other languages need to find the cluster that was started.
server_variables() {
  echo "DRIVER_TEST_CONTACT_POINT=$point"
  echo "DRIVER_TEST_CTL=node $PWD/dist/ilion.js ctl --admin $admin"
}

go_driver() {
  local ok variables passed
  start_cluster --topology datacenter1:1x3 || return 1
  mapfile -t variables < <(server_variables)
  (cd test/driver/go && shown env "${variables[@]}" timeout 600 go test -count=1 -v ./...)
  ok=$?
  stop_cluster
  passed=$(grep -c '^--- PASS' "$folder/out")
  note "go driver: $passed passed, $(grep -c '^--- FAIL' "$folder/out") failed"
  return "$ok"
}

java_driver() {
  local ok variables
  start_cluster --topology datacenter1:1x3 || return 1
  mapfile -t variables < <(server_variables)
  (cd test/driver/java &&
    shown env "${variables[@]}" timeout 600 mvn -B -ntp test "-Dbuild.folder=$folder/java")
  ok=$?
  stop_cluster
  note "java driver: $(sed -n 's/^.*\(Tests run: .*\)$/\1/p' "$folder/out" | tail -n 1)"
  return "$ok"
}

# Starts a node that speaks TLS and asks for passwords; its certificates are in `keys`.
start_secured() {
  local name=client_encryption_options
  keys=$folder/keys
  mkdir -p "$keys" && node --import tsx test/driver/keys.ts "$keys" || return 1
  start_cluster --topology datacenter1:1x1 --set authenticator=PasswordAuthenticator \
    --set authorizer=CassandraAuthorizer --set $name.enabled=true \
    --set $name.ssl_context_factory.class_name=PEMBasedSslContextFactory \
    --set "$name.keystore=$keys/node.pem"
}

# The same drivers, each with its tests for such a server alone.
secured_drivers() {
  local ok=0 languages=python
  start_secured || return 1
  export DRIVER_TEST_CONTACT_POINT=$point DRIVER_TEST_KEYS=$keys
  (cd test/driver/python && PYTHONDONTWRITEBYTECODE=1 \
    timeout 300 "$python" -W ignore -m unittest -v test_secure) || ok=1
  if command -v go >/dev/null; then
    languages+=', go'
    (cd test/driver/go && timeout 600 go test -count=1 -v -run TestSecure ./...) || ok=1
  fi
  if command -v mvn >/dev/null; then
    languages+=', java'
    (cd test/driver/java && timeout 600 mvn -B -ntp test "-Dbuild.folder=$folder/java" \
      -Dtest=SecureTest) || ok=1
  fi
  unset DRIVER_TEST_CONTACT_POINT DRIVER_TEST_KEYS
  stop_cluster
  note "drivers with TLS and passwords ($languages): $([ $ok = 0 ] && echo passed || echo failed)"
  return "$ok"
}

cqlsh_sessions() {
  local ok
  start_cluster --topology datacenter1:1x1 --set 'cluster_name=Oracle Cluster' || return 1
  shown timeout 300 "$python" test/driver/cqlsh/run.py "${point%:*}" "${point##*:}"
  ok=$?
  stop_cluster
  note "$(tail -n 1 "$folder/out")"
  return "$ok"
}

real_cassandra() {
  local ok
  shown timeout 900 scripts/oracle-compare.sh
  ok=$?
  note "$(tail -n 1 "$folder/out")"
  return "$ok"
}

real_cassandra_imports() {
  local ok
  shown timeout 300 scripts/oracle-sstables.sh
  ok=$?
  note "$(tail -n 1 "$folder/out")"
  return "$ok"
}

# Each application checks itself: nothing lost, nothing twice, money conserved. Arguments: where it is
# said to run, and HOST:PORT.
applications() {
  local name ok=0 done_count good total
  for name in iot messaging user-events gaming finance; do
    timeout 120 node "dist/examples/$name/main.js" --contact-points "$2" --operations 300 --seed 7 \
      --drop --json >"$folder/out" || ok=1
    read -r done_count good total < <(node -pe 'const r = JSON.parse(require("fs").readFileSync(0));
      [r.done, r.checks.filter((c) => c.holds).length, r.checks.length].join(" ")' <"$folder/out")
    note "application $name on $1: ${done_count:-0} operations, ${good:-0} of ${total:-?} checks hold"
  done
  return "$ok"
}

applications_here() {
  local ok
  start_cluster --topology DC1:3x1,DC2:1x3 || return 1
  applications Ilion "$point"
  ok=$?
  stop_cluster
  return "$ok"
}

# The panel in Chromium; says so and passes where there is none.
browser() {
  local ok
  shown timeout 3600 scripts/ci-browser.sh
  ok=$?
  if grep -q '^browser: ' "$folder/out"; then
    note "$(grep '^browser: ' "$folder/out")"
  else
    note "browser: $(sed -n 's/^.* pass \([0-9]*\)$/\1/p' "$folder/out") passed, $(
      awk '/ (fail|cancelled) [0-9]+$/ { n += $NF } END { print n + 0 }' "$folder/out") failed"
  fi
  return "$ok"
}

# A node that already answers at the oracle's address is used, and left as it is.
applications_on_cassandra() {
  local ok own= host=${ORACLE_HOST:-127.0.1.1}
  if ! (exec 3<>"/dev/tcp/$host/9042") 2>/dev/null; then
    own=yes
    "$oracle" start || return 1
  fi
  applications 'Apache Cassandra' "$host:9042"
  ok=$?
  [ -z "$own" ] || "$oracle" stop
  return "$ok"
}

if ! install_python; then
  echo 'ci-foreign: the Python packages could not be installed' >&2
  exit 1
fi
python=$PWD/$venv/bin/python
case $venv in /*) python=$venv/bin/python ;; esac
./ilion --version >/dev/null || exit 1 # builds dist/

python_driver || failed=1
cqlsh_sessions || failed=1
applications_here || failed=1
browser || failed=1
if command -v go >/dev/null; then go_driver || failed=1; else note 'go driver: go is not here'; fi
if command -v mvn >/dev/null; then java_driver || failed=1; else note 'java driver: mvn is not here'; fi
secured_drivers || failed=1
if command -v java >/dev/null && command -v mvn >/dev/null && [ -x "$oracle" ]; then
  # Recorded answers are the gate: what a live node says may depend on what it was asked before.
  ORACLE=$oracle real_cassandra || note 'oracle: live answers differ, see above'
  ORACLE=$oracle real_cassandra_imports || failed=1
  applications_on_cassandra || failed=1
else
  note 'oracle: not compared live (java, mvn or the oracle are not here); recorded answers were'
fi

echo
printf '%s\n' "${summary[@]}"
exit "$failed"

/**
 * Statements a second that a server takes as text, each one another: INSERT, then SELECT, of one row
 * by its key. Run it against Ilion and Apache Cassandra in turn, and compare.
 *
 *   node --import tsx bench/unprepared.ts HOST:PORT [--flight 64] [--seconds 10] [--warm 10] [--pid PID]
 *
 * The client is a small one of ours on one connection, in a process of its own, which is busy too:
 * what it prints is a lower bound of what the server can do. With the server's process id (on Linux) it
 * tells how much processor time a request took there, which other work on the machine changes little.
 */
import { readFileSync } from 'node:fs';
import { argv, exit } from 'node:process';
import { parseArgs } from 'node:util';
import { CqlConnection } from '../src/tools/cql/index.ts';

const { values: options, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    flight: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '10' },
    warm: { type: 'string', default: '10' },
    pid: { type: 'string' },
  },
});
const [address] = positionals;
if (address === undefined) {
  console.error('a server is missing: HOST:PORT');
  exit(2);
}
const [host = '', port = '9042'] = address.split(':');
const flight = Number(options.flight);
const KEYS = 100_000;
const value = 'x'.repeat(200);

const connection = await CqlConnection.open({ address: host, port: Number(port) }, 30_000);

const TICKS_A_SECOND = 100;

/** Microseconds of processor time that the server has had, of all its threads; null when unknown. */
function serverMicros(): number | null {
  if (options.pid === undefined) return null;
  const fields = readFileSync(`/proc/${options.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND) * 1e6;
}

/** Keeps so many requests under way for so long; gives requests a second, and times in ms. */
async function run(statement: (number: number) => string, seconds: number) {
  const times: number[] = [];
  const before = serverMicros();
  const until = performance.now() + seconds * 1000;
  let number = 0;
  const lane = async () => {
    while (performance.now() < until) {
      const began = performance.now();
      await connection.query(statement(number++ % KEYS));
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: flight }, lane));
  const after = serverMicros();
  const spent = before === null || after === null ? null : (after - before) / times.length;
  times.sort((left, right) => left - right);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2);
  return { perSecond: Math.round(times.length / seconds), p50: at(0.5), p99: at(0.99), spent };
}

for (const text of [
  'DROP KEYSPACE IF EXISTS bench_unprepared',
  "CREATE KEYSPACE bench_unprepared WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  'CREATE TABLE bench_unprepared.kv (k text PRIMARY KEY, v text)',
]) {
  await connection.query(text);
}
const kinds: Readonly<Record<string, (number: number) => string>> = {
  INSERT: (n) => `INSERT INTO bench_unprepared.kv (k, v) VALUES ('key ${n}', '${value}')`,
  SELECT: (n) => `SELECT v FROM bench_unprepared.kv WHERE k = 'key ${n}'`,
};
for (const [kind, statement] of Object.entries(kinds)) {
  await run(statement, Number(options.warm));
  const { perSecond, p50, p99, spent } = await run(statement, Number(options.seconds));
  const server = spent === null ? '' : `, ${spent.toFixed(0)} µs of the server's processor each`;
  console.log(
    `${kind}: ${perSecond}/s with ${flight} in flight, p50 ${p50} ms, p99 ${p99} ms${server}`,
  );
}
await connection.query('DROP KEYSPACE bench_unprepared');
connection.close();

/**
 * Time of `ORDER BY v ANN OF [...] LIMIT 10` on a server, over so many vectors of so many elements.
 *
 *   node --import tsx bench/vectors.ts HOST:PORT [--rows 20000] [--dimension 128] [--queries 20]
 *
 * Prints the median and the longest time of a query, and the recall: how many of the true nearest rows
 * (Euclidean, computed here) were among those given.
 */
import { argv, exit } from 'node:process';
import { parseArgs } from 'node:util';
import { CqlConnection } from '../src/tools/cql/index.ts';

const { values: options, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '20000' },
    dimension: { type: 'string', default: '128' },
    queries: { type: 'string', default: '20' },
  },
});
const [server] = positionals;
if (server === undefined) {
  console.error('a server is missing: HOST:PORT');
  exit(2);
}
const [address = '', port = '9042'] = server.split(':');
const dimension = Number(options.dimension);
const LIMIT = 10;
const IN_FLIGHT = 64;
const timeoutMs = 120_000;

let state = 42;

/** The same numbers in every run, between -1 and 1. */
function next(): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return Math.fround(state / 2 ** 31);
}

const vectorOf = () => Float32Array.from({ length: dimension }, next);
const vectors = Array.from({ length: Number(options.rows) }, vectorOf);
const connection = await CqlConnection.open({ address, port: Number(port) }, timeoutMs);
for (const text of [
  'DROP KEYSPACE IF EXISTS bench_vectors',
  "CREATE KEYSPACE bench_vectors WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  `CREATE TABLE bench_vectors.t (k int PRIMARY KEY, v vector<float, ${dimension}>)`,
  "CREATE INDEX ON bench_vectors.t (v) USING 'sai' WITH OPTIONS = {'similarity_function': 'euclidean'}",
]) {
  await connection.query(text);
}

let written = 0;
const began = performance.now();
const lane = async () => {
  while (written < vectors.length) {
    const k = written++;
    await connection.query(`INSERT INTO bench_vectors.t (k, v) VALUES (${k}, [${vectors[k]}])`);
  }
};
await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
const seconds = (performance.now() - began) / 1000;
console.log(`${vectors.length} vectors of ${dimension} written in ${seconds.toFixed(1)} s`);

function nearest(wanted: Float32Array): ReadonlySet<number> {
  const scored = vectors.map((vector, k) => {
    const at = vector.reduce((sum, value, i) => sum + (value - (wanted[i] ?? 0)) ** 2, 0);
    return { k, at };
  });
  scored.sort((left, right) => left.at - right.at);
  return new Set(scored.slice(0, LIMIT).map(({ k }) => k));
}

const times: number[] = [];
let found = 0;
for (let i = 0; i < Number(options.queries); i++) {
  const wanted = vectorOf();
  const start = performance.now();
  const rows = await connection.query(
    `SELECT k FROM bench_vectors.t ORDER BY v ANN OF [${wanted}] LIMIT ${LIMIT}`,
  );
  times.push(performance.now() - start);
  const best = nearest(wanted);
  found += rows.filter((row) => best.has(row.get('k')?.readInt32BE(0) ?? -1)).length;
}
times.sort((left, right) => left - right);
const median = times[Math.floor(times.length / 2)] ?? 0;
console.log(
  `${times.length} queries: median ${median.toFixed(1)} ms, longest ${times.at(-1)?.toFixed(1)} ms, ` +
    `recall ${(found / (times.length * LIMIT)).toFixed(3)}`,
);
await connection.query('DROP KEYSPACE bench_vectors');
connection.close();

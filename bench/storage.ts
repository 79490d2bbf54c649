/**
 * Speed of the local store alone: fills a table, overwrites it, reads points and slices.
 *
 *   node --import tsx bench/storage.ts [--partitions 500000] [--disk DIR]
 *
 * Without --disk the log goes to nowhere: what remains is the cost of our own code.
 */
import { parseArgs } from 'node:util';
import type { PartitionRead } from '../src/mutation/index.ts';
import {
  ALL_ROWS,
  Bound,
  Cell,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_LIMITS,
  NO_TTL,
  PartitionUpdate,
  Row,
} from '../src/mutation/index.ts';
import type { Disk, DiskFile } from '../src/platform/index.ts';
import { NodeClock, NodeDisk, NodeRandom, NodeTimers } from '../src/platform/node/index.ts';
import type { Schema, TableMetadata } from '../src/schema/index.ts';
import { tableFromText } from '../src/schema/index.ts';
import { openStorage } from '../src/storage/index.ts';

const { values: options } = parseArgs({
  options: { partitions: { type: 'string', default: '500000' }, disk: { type: 'string' } },
});
const count = Number(options.partitions);

const keyed = tableFromText('bench', 'keyed', 'k text PRIMARY KEY, v blob');
const series = tableFromText('bench', 'series', 'k int, t int, v blob, PRIMARY KEY ((k), t)');
const tables = new Map([keyed, series].map((table) => [table.name, table]));
const schema = {
  table: () => undefined,
  version: '00000000-0000-0000-0000-000000000000',
  keyspaces: new Map([
    [
      'bench',
      {
        name: 'bench',
        durableWrites: true,
        replication: { className: 'LocalStrategy', options: {} },
        tables,
        isVirtual: false,
      },
    ],
  ]),
} as unknown as Schema;

const nowhere: DiskFile = {
  path: 'nowhere',
  write: () => Promise.resolve(),
  read: () => Promise.resolve(Buffer.alloc(0)),
  size: () => Promise.resolve(0),
  truncate: () => Promise.resolve(),
  sync: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
const noDisk = {
  makeDirectory: () => Promise.resolve(),
  exists: () => Promise.resolve(true),
  facts: () => Promise.resolve(null),
  link: () => Promise.resolve(),
  freeBytes: () => Promise.resolve(Number.POSITIVE_INFINITY),
  list: () => Promise.resolve([]),
  open: () => Promise.resolve(nowhere),
  syncDirectory: () => Promise.resolve(),
  remove: () => Promise.resolve(),
} as unknown as Disk;

const engine = await openStorage({
  settings: {
    commitlogSync: 'periodic',
    commitlogSyncPeriodMs: 10_000,
    commitlogSyncGroupWindowMs: 10,
    commitlogSegmentSizeBytes: 32 * 1024 * 1024,
    maxMutationSizeBytes: 16 * 1024 * 1024,
    commitFailurePolicy: 'stop',
    dataDirectory: options.disk ?? null,
    nodeName: 'bench',
    tombstoneWarnThreshold: 1000,
    tombstoneFailureThreshold: 100_000,
  },
  disk: options.disk === undefined ? noDisk : new NodeDisk(),
  clock: new NodeClock(),
  timers: new NodeTimers(),
  random: new NodeRandom(),
  log: { debug() {}, info() {}, warn() {}, error: console.error },
  observer: { emit() {} },
  schema,
});
await engine.replayUserTables();

const value = Buffer.alloc(200, 7);
const column = keyed.column('v') as (typeof keyed.regulars)[0];
const seriesColumn = series.column('v') as (typeof keyed.regulars)[0];
const noClustering: readonly Buffer[] = [];

function write(
  table: TableMetadata,
  key: string,
  clustering: readonly Buffer[],
  at: number,
): Mutation {
  const decorated = decorateKey(Buffer.from(key));
  const cell = new Cell(
    table === keyed ? column : seriesColumn,
    at,
    NO_TTL,
    NO_DELETION_TIME,
    value,
    null,
  );
  const liveness = new Liveness(at, NO_TTL, NO_DELETION_TIME);
  const row = new Row(clustering, liveness, DeletionTime.LIVE, [cell]);
  const update = new PartitionUpdate(table, decorated, DeletionTime.LIVE, null, [row], []);
  return new Mutation('bench', decorated, [update]);
}

/** Batches as a server has them: `make` is not measured; then the tick ends and the log is written. */
async function measure<T>(
  name: string,
  times: number,
  make: (i: number) => T,
  work: (made: T) => unknown,
): Promise<void> {
  let nanos = 0n;
  const batch: T[] = [];
  for (let from = 0; from < times; from += 128) {
    batch.length = 0;
    for (let i = from; i < from + 128; i++) batch.push(make(i));
    const began = process.hrtime.bigint();
    for (const made of batch) work(made);
    nanos += process.hrtime.bigint() - began;
    await new Promise(setImmediate);
  }
  const micros = Number(nanos) / 1000 / times;
  console.log(`${name.padEnd(44)} ${micros.toFixed(2).padStart(8)} us`);
}

const base = 1_700_000_000_000_000;
const scattered = (i: number): number => (i * 7919) % count;
const apply = (mutation: Mutation): unknown => engine.apply(mutation, true);
const overwrite = (i: number): Mutation =>
  write(keyed, `key-${scattered(i)}`, noClustering, base + count + i);
await measure('nothing', count, overwrite, () => undefined);
await measure(
  'apply: new partitions',
  count,
  (i) => write(keyed, `key-${i}`, noClustering, base + i),
  apply,
);
await measure('apply: overwrites', count, overwrite, apply);
await measure('apply: overwrites, no commit log', count, overwrite, (mutation) =>
  engine.apply(mutation, false),
);

const keys = Array.from({ length: 100_000 }, (_, i) =>
  decorateKey(Buffer.from(`key-${scattered(i)}`)),
);
const read: PartitionRead = {
  kind: 'partition',
  table: keyed,
  key: keys[0] as (typeof keys)[0],
  columns: null,
  clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
  rowFilter: [],
  limits: NO_LIMITS,
  nowInSeconds: 1_700_000_000,
};
const run = (command: PartitionRead): unknown => engine.read(command);
await measure(
  'read: one row by key',
  500_000,
  (i) => ({ ...read, key: keys[i % keys.length] as (typeof keys)[0] }),
  run,
);

function int(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(number);
  return bytes;
}
const rows = 1_000_000;
const seriesKey = decorateKey(Buffer.from('0000', 'hex'));
await measure(
  'apply: 1,000,000 rows of one partition',
  rows,
  (i) => write(series, '\0\0', [int(i)], base + i),
  apply,
);
for (const reversed of [false, true]) {
  const newest: PartitionRead = {
    ...read,
    table: series,
    key: seriesKey,
    clustering: { kind: 'slices', slices: [ALL_ROWS], reversed },
    limits: { ...NO_LIMITS, rows: 100 },
  };
  const direction = reversed ? 'backward' : 'forward';
  await measure(`read: 100 rows ${direction}`, 50_000, () => newest, run);
}
await measure(
  'read: 100 rows from the middle',
  50_000,
  (i): PartitionRead => ({
    ...read,
    table: series,
    key: seriesKey,
    clustering: {
      kind: 'slices',
      slices: [{ start: new Bound([int((i * 31) % rows)], -1), end: Bound.TOP }],
      reversed: false,
    },
    limits: { ...NO_LIMITS, rows: 100 },
  }),
  run,
);
const { heapUsed, external } = process.memoryUsage();
const statistics = [keyed, series].map(({ id }) => engine.tableStatistics(id).memtableBytes);
const accounted = statistics.reduce((left, right) => left + right, 0);
console.log(
  `heap ${(heapUsed / 1e6).toFixed(0)} MB, external ${(external / 1e6).toFixed(0)} MB, ` +
    `accounted ${(accounted / 1e6).toFixed(0)} MB`,
);
await engine.close();

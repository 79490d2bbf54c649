import type { PartitionData } from '../../src/mutation/index.ts';
import type { BenchStore } from './bench-store.ts';
import { keyed, series } from './bench-store.ts';
import type { Measured } from './measure.ts';
import { measure, measurePaced } from './measure.ts';
import { append, get, keyAt, newest, page, put, remove, valueAt } from './operations.ts';

/** What a workload runs on. */
export interface Bench {
  readonly store: BenchStore;
  readonly keys: number;
  readonly valueBytes: number;
  /** Of paced writes, a second. */
  readonly rate: number;
  readonly report: (name: string, measured: Measured) => void;
}

export interface Workload {
  readonly description: string;
  /** The table is filled, flushed and compacted before. */
  readonly needsData: boolean;
  run(bench: Bench): Promise<void>;
}

const PAGE_ROWS = 1000;
const WIDE_ROWS = 100;
const PAST_TTL = 60;

/** Visits 0 to `count` - 1 in an order that has none; `count` is no multiple of the prime. */
const scattered = (index: number, count: number): number => (index * 7_368_787) % count;

async function written(
  { store, keys, report }: Bench,
  name: string,
  operation: (index: number) => unknown,
): Promise<void> {
  report(name, await measure(keys, operation));
  await store.flush(keyed);
  await store.settled();
}

async function read(bench: Bench, name: string, indexOf: (index: number) => number, live: boolean) {
  const { store, keys, report } = bench;
  const check = (found: readonly PartitionData[]): void => {
    if (found.length > 0 !== live) throw new Error(`${name}: a wrong answer`);
  };
  const measured = await measure(keys, (index) => {
    const found = store.read(get(indexOf(index)));
    return found instanceof Promise ? found.then(check) : check(found);
  });
  report(name, measured);
}

export async function fill(bench: Bench): Promise<void> {
  const { store, keys, valueBytes } = bench;
  await measure(keys, (i) => store.write(put(scattered(i, keys), valueAt(valueBytes, i))));
  await store.flush(keyed);
  await store.settled();
}

/** Writes at a steady rate while `work` goes on. */
async function writeDuring(bench: Bench, name: string, work: Promise<unknown>): Promise<void> {
  const { store, keys, valueBytes, rate, report } = bench;
  let isOver = false;
  const finished = work.finally(() => {
    isOver = true;
  });
  const value = valueAt(valueBytes, 1);
  const write = (i: number): unknown => store.write(put(scattered(i, keys), value));
  report(name, await measurePaced(rate, write, () => isOver));
  await finished;
}

const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, millis));

async function latency(bench: Bench): Promise<void> {
  const { store } = bench;
  store.compactions.setAutomatic([keyed.id], false);
  store.compactions.bytesPerSecond = Number.POSITIVE_INFINITY;
  await writeDuring(bench, 'writes, nothing else', pause(5000));
  await store.flush(keyed);
  await writeDuring(bench, 'writes, all is compacted', store.compactions.compact([keyed.id]));
  store.compactions.bytesPerSecond = 64 * 1024 * 1024;
  await fill(bench);
  await writeDuring(bench, 'writes, compacted at 64 MiB/s', store.compactions.compact([keyed.id]));
  store.compactions.setAutomatic([keyed.id], true);
}

async function scan({ store, report }: Bench): Promise<void> {
  let after: PartitionData['key'] | null = null;
  let rows = 0;
  let isOver = false;
  const begun = performance.now();
  const pages: number[] = [];
  while (!isOver) {
    const at = performance.now();
    const found = await store.read(page(after, PAGE_ROWS));
    pages.push(performance.now() - at);
    rows += found.length;
    after = found.at(-1)?.key ?? null;
    isOver = found.length < PAGE_ROWS;
    await new Promise(setImmediate);
  }
  pages.sort((left, right) => left - right);
  const percentile = (share: number): number => pages[Math.floor(pages.length * share)] ?? 0;
  report(`rows, pages of ${PAGE_ROWS}`, {
    operations: rows,
    seconds: (performance.now() - begun) / 1000,
    p50: percentile(0.5),
    p99: percentile(0.99),
    max: pages.at(-1) ?? 0,
  });
}

async function wide({ store, keys, valueBytes, report }: Bench): Promise<void> {
  const key = keyAt(0);
  const value = valueAt(valueBytes, 1);
  const count = keys;
  report('append', await measure(count, (i) => store.write(append(key, i, value))));
  await store.flush(series);
  await store.settled();
  const reads = Math.min(2000, Math.ceil(count / WIDE_ROWS));
  report(
    `newest ${WIDE_ROWS} rows`,
    await measure(reads, () => store.read(newest(key, WIDE_ROWS))),
  );
}

/** By name; they run in this order. */
export const workloads: Readonly<Record<string, Workload>> = {
  'fill-sequential': {
    description: 'new partitions, keys ascending',
    needsData: false,
    run: (bench) =>
      written(bench, 'write', (i) => bench.store.write(put(i, valueAt(bench.valueBytes, i)))),
  },
  'fill-random': {
    description: 'new partitions, keys in no order',
    needsData: false,
    run: (bench) => {
      const { store, keys, valueBytes } = bench;
      const write = (i: number) => store.write(put(scattered(i, keys), valueAt(valueBytes, i)));
      return written(bench, 'write', write);
    },
  },
  overwrite: {
    description: 'every key once more',
    needsData: true,
    run: (bench) => {
      const { store, keys, valueBytes } = bench;
      const write = (i: number) => store.write(put(scattered(i + 7, keys), valueAt(valueBytes, i)));
      return written(bench, 'write', write);
    },
  },
  'read-hot': {
    description: 'one of 100 keys, again and again',
    needsData: true,
    run: (bench) => read(bench, 'read', (i) => i % 100, true),
  },
  'read-random': {
    description: 'every key, in no order',
    needsData: true,
    run: (bench) => read(bench, 'read', (i) => scattered(i, bench.keys), true),
  },
  'read-missing': {
    description: 'keys that are not there',
    needsData: true,
    run: (bench) => read(bench, 'read', (i) => bench.keys + i, false),
  },
  scan: { description: 'all rows, in pages', needsData: true, run: scan },
  'wide-partition': {
    description: 'one partition of many rows, then its newest',
    needsData: false,
    run: wide,
  },
  tombstones: {
    description: 'every key deleted, compacted, and read again',
    needsData: true,
    run: async (bench) => {
      await written(bench, 'delete', (i) => bench.store.write(remove(i)));
      await read(bench, 'read', (i) => i, false);
      await bench.store.compactions.compact([keyed.id]);
      await read(bench, 'read after compaction', (i) => i, false);
    },
  },
  ttl: {
    description: 'rows that have expired, compacted and read',
    needsData: false,
    run: async (bench) => {
      const { store, valueBytes } = bench;
      const write = (i: number) => store.write(put(i, valueAt(valueBytes, i), PAST_TTL));
      await written(bench, 'write', write);
      await bench.store.compactions.compact([keyed.id]);
      await read(bench, 'read', (i) => i, false);
    },
  },
  'write-latency': {
    description: 'writes at a steady rate, without and with a compaction',
    needsData: true,
    run: latency,
  },
};

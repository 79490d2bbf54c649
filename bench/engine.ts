/**
 * The storage engine by named workloads, on a real disk, flushed and compacted as it goes along.
 *
 *   node --import tsx bench/engine.ts [WORKLOAD...] [--keys 200000] [--value 200] [--rate 10000]
 *                                     [--memtables 64] [--cache 64] [--disk DIR] [--one-thread]
 *
 * Without names all run, each on a new store. Sizes of memtables and cache are in MiB. With
 * --one-thread large compactions take turns with the requests.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BenchStore } from './engine/bench-store.ts';
import { lineOf } from './engine/measure.ts';
import type { Bench, Workload } from './engine/workloads.ts';
import { fill, workloads } from './engine/workloads.ts';

const MEBIBYTE = 1024 * 1024;

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    keys: { type: 'string', default: '200000' },
    value: { type: 'string', default: '200' },
    rate: { type: 'string', default: '10000' },
    memtables: { type: 'string', default: '64' },
    cache: { type: 'string', default: '64' },
    disk: { type: 'string' },
    'one-thread': { type: 'boolean', default: false },
  },
});

for (const name of names) {
  if (workloads[name] !== undefined) continue;
  console.error(`there is no workload "${name}"; workloads: ${Object.keys(workloads).join(', ')}`);
  process.exit(1);
}

async function run(name: string, workload: Workload): Promise<void> {
  const directory = await mkdtemp(join(options.disk ?? tmpdir(), 'ilion-bench-'));
  const store = await BenchStore.open({
    directory,
    memtableBytes: Number(options.memtables) * MEBIBYTE,
    cacheBytes: Number(options.cache) * MEBIBYTE,
    hasThreads: !options['one-thread'],
  });
  const bench: Bench = {
    store,
    keys: Number(options.keys),
    valueBytes: Number(options.value),
    rate: Number(options.rate),
    report: (step, measured) => console.log(`  ${lineOf(step, measured)}`),
  };
  console.log(`${name}: ${workload.description}`);
  try {
    if (workload.needsData) await fill(bench);
    await workload.run(bench);
  } finally {
    const { completed, compactedBytes } = store.compactions.totals;
    const { rss } = process.memoryUsage();
    console.log(
      `  ${completed} compactions of ${(compactedBytes / MEBIBYTE).toFixed(0)} MiB, ` +
        `${(rss / MEBIBYTE).toFixed(0)} MiB resident`,
    );
    await store.destroy();
  }
}

for (const [name, workload] of Object.entries(workloads)) {
  if (names.length === 0 || names.includes(name)) await run(name, workload);
}

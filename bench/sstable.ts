/**
 * Speed of writing SSTables: small partitions and one wide one, out of a memtable.
 *
 *   node --import tsx bench/sstable.ts [--partitions 400000] [--rounds 3] [--disk DIR]
 *
 * Without --disk the files go to nowhere: what remains is the cost of our own code. What is measured
 * is processor time of all threads, the best round of several.
 */
import { parseArgs } from 'node:util';
import {
  ALL_ROWS,
  Cell,
  DeletionTime,
  decorateKey,
  EncodingStats,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
  PartitionUpdate,
  Row,
} from '../src/mutation/index.ts';
import type { Disk, DiskFile } from '../src/platform/index.ts';
import { NodeDisk } from '../src/platform/node/index.ts';
import type { TableMetadata } from '../src/schema/index.ts';
import { tableFromText } from '../src/schema/index.ts';
import { Memtable, MemtableCursor } from '../src/storage/memtable/index.ts';
import { CURRENT_VERSION } from '../src/storage/sstable/descriptor/index.ts';
import { SSTableWriter } from '../src/storage/sstable/writer/index.ts';
import { intType } from '../src/types/index.ts';

const { values: options } = parseArgs({
  options: {
    partitions: { type: 'string', default: '400000' },
    rounds: { type: 'string', default: '3' },
    disk: { type: 'string' },
  },
});
const count = Number(options.partitions);
const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;
const TIMESTAMP = 1_700_000_000_000_000;

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
  open: () => Promise.resolve(nowhere),
  writeFile: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  syncDirectory: () => Promise.resolve(),
} as unknown as Disk;

/** Text that compresses about as well as people's data does. */
function value(index: number, length: number): Buffer {
  const bytes = Buffer.alloc(length, `reading ${index} of sensor ${index % 97}; `);
  for (let at = 0; at < length; at += 9)
    bytes[at] = 48 + (Math.imul(index + at, 2654435761) >>> 27);
  return bytes;
}

function update(table: TableMetadata, key: Buffer, clustering: Buffer[], bytes: Buffer) {
  const timestamp = TIMESTAMP + bytes.length;
  const column = table.column('v');
  if (column === undefined) throw new Error('no column v');
  const cell = new Cell(column, timestamp, NO_TTL, NO_DELETION_TIME, bytes, null);
  const liveness = new Liveness(timestamp, NO_TTL, NO_DELETION_TIME);
  const row = new Row(clustering, liveness, DeletionTime.LIVE, [cell]);
  return new PartitionUpdate(table, decorateKey(key), DeletionTime.LIVE, null, [row], []);
}

async function measure(what: string, table: TableMetadata, memtable: Memtable, rows: number) {
  const disk = options.disk === undefined ? noDisk : new NodeDisk();
  const directory = options.disk ?? '/nowhere';
  await (options.disk === undefined ? undefined : disk.makeDirectory(directory));
  let best = Number.POSITIVE_INFINITY;
  let bytes = 0;
  let onDisk = 0;
  for (let round = 0; round < Number(options.rounds); round++) {
    const started = process.cpuUsage();
    const encodingStats = new EncodingStats();
    encodingStats.minTimestamp = TIMESTAMP;
    const writer = await SSTableWriter.create({
      disk,
      descriptor: { directory, version: CURRENT_VERSION, generation: String(round + 1) },
      table,
      keyCount: memtable.partitionCount,
      encodingStats,
      isFlush: true,
    });
    for (let each = memtable.first(null); each !== null; each = memtable.after(each)) {
      const pending = writer.append(new MemtableCursor(table, each, EVERYTHING));
      if (pending !== null) await pending;
    }
    const written = await writer.finish();
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1000);
    bytes = written?.uncompressedBytes ?? 0;
    onDisk = written?.dataBytes ?? 0;
  }
  const perSecond = Math.round(rows / (best / 1000)).toLocaleString('en');
  const megabytes = (bytes / best / 1000).toFixed(0);
  const ratio = (onDisk / bytes).toFixed(2);
  console.log(
    `${what.padEnd(34)} ${perSecond.padStart(10)}/s ${megabytes.padStart(5)} MB/s  x${ratio}`,
  );
}

const NONE = { compression: { enabled: 'false' } };
for (const [suffix, extra] of [
  ['', {}],
  [', uncompressed', { options: NONE }],
] as const) {
  const small = tableFromText('bench', 'small', 'k int PRIMARY KEY, v blob', extra);
  for (const length of [20, 200]) {
    const memtable = new Memtable();
    for (let i = 0; i < count; i++) {
      memtable.apply(update(small, intType.encode(i), [], value(i, length)));
    }
    await measure(`partitions of ${length} bytes${suffix}`, small, memtable, count);
  }
  const wide = tableFromText('bench', 'wide', 'k int, c int, v blob, PRIMARY KEY (k, c)', extra);
  const memtable = new Memtable();
  for (let i = 0; i < count; i++) {
    memtable.apply(update(wide, intType.encode(1), [intType.encode(i)], value(i, 50)));
  }
  await measure(`rows of one partition${suffix}`, wide, memtable, count);
}

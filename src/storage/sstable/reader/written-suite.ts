import type {
  ClusteringFilter,
  LoadingCursor,
  PartitionUpdate,
  UnfilteredCursor,
} from '../../../mutation/index.ts';
import { ALL_ROWS, EncodingStats, PartitionData } from '../../../mutation/index.ts';
import { MemoryDisk } from '../../../platform/memory/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { SeededRandom } from '../../../testing/index.ts';
import { Memtable, MemtableCursor } from '../../memtable/index.ts';
import { SSTableCaches } from '../chunk/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { versionNamed } from '../descriptor/index.ts';
import { SSTableWriter } from '../writer/index.ts';
import type { FileSSTable } from './index.ts';
import { openSSTable } from './index.ts';

/** For tests: memtables written as SSTables on a disk in memory, and what cursors give. */
export const EVERYTHING: ClusteringFilter = {
  kind: 'slices',
  slices: [ALL_ROWS],
  reversed: false,
};

export const EVERYTHING_REVERSED: ClusteringFilter = { ...EVERYTHING, reversed: true };

export interface Written {
  readonly memtable: Memtable;
  readonly disk: MemoryDisk;
  readonly descriptor: SSTableDescriptor;
}

function memtableOf(updates: readonly PartitionUpdate[]): Memtable {
  const memtable = new Memtable();
  for (const update of updates) memtable.apply(update);
  return memtable;
}

/** Null when the updates come to nothing. */
export async function write(
  table: TableMetadata,
  updates: readonly PartitionUpdate[],
  { version = 'nb', columnIndexBytes = 64 * 1024 } = {},
): Promise<Written | null> {
  const memtable = memtableOf(updates);
  const disk = new MemoryDisk();
  await disk.makeDirectory('/data');
  const known = versionNamed(version);
  if (known === undefined) throw new Error(`no version ${version}`);
  const descriptor = { directory: '/data', version: known, generation: '1' };
  const writer = await SSTableWriter.create({
    disk,
    descriptor,
    table,
    keyCount: 10,
    encodingStats: new EncodingStats(),
    isFlush: true,
    columnIndexBytes,
  });
  for (let each = memtable.first(null); each !== null; each = memtable.after(each)) {
    await writer.append(new MemtableCursor(table, each, EVERYTHING));
  }
  if (writer.isEmpty) {
    await writer.abort();
    return null;
  }
  await writer.finish();
  return { memtable, disk, descriptor };
}

export function open(
  { disk, descriptor }: Pick<Written, 'disk' | 'descriptor'>,
  table: TableMetadata,
  chunkCacheBytes = 1 << 20,
): Promise<FileSSTable> {
  const caches = new SSTableCaches({ chunkCacheBytes, keyCacheBytes: chunkCacheBytes });
  return openSSTable(
    { disk, random: new SeededRandom(1), caches, pause: () => Promise.resolve() },
    descriptor,
    table,
  );
}

/** All that a cursor gives; null for no cursor. */
export async function drain(
  cursor: UnfilteredCursor | LoadingCursor | null,
): Promise<PartitionData | null> {
  if (cursor === null) return null;
  const unfiltereds: PartitionData['unfiltereds'][number][] = [];
  for (;;) {
    if ('isReady' in cursor && !cursor.isReady) await cursor.load();
    const item = cursor.next();
    if (item === null) break;
    unfiltereds.push(item);
  }
  return new PartitionData(cursor.key, cursor.deletion, cursor.staticRow, unfiltereds);
}

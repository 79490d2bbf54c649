import { ALL_ROWS, EncodingStats, RangeMarker } from '../../src/mutation/index.ts';
import { NodeDisk } from '../../src/platform/node/index.ts';
import { MemoryNode, Session } from '../../src/query/harness/index.ts';
import { rowsAsBytes } from '../../src/query/index.ts';
import type { TableMetadata } from '../../src/schema/index.ts';
import { Memtable, MemtableCursor } from '../../src/storage/memtable/index.ts';
import { CURRENT_VERSION } from '../../src/storage/sstable/descriptor/index.ts';
import type { WrittenSSTable } from '../../src/storage/sstable/writer/index.ts';
import { SSTableWriter } from '../../src/storage/sstable/writer/index.ts';

const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;

/** A node that takes statements, answers them, and writes what it was told into an SSTable. */
export class FileNode {
  private readonly node = new MemoryNode();
  private readonly session: Session;

  constructor() {
    // The same clock as that of the node its files go to: times to live are compared.
    this.node.clock.micros = Date.now() * 1000;
    this.session = new Session(this.node);
  }

  async run(statement: string): Promise<void> {
    this.node.clock.micros++;
    await this.session.run(statement);
  }

  async ask(statement: string): Promise<readonly (readonly (Buffer | null)[])[]> {
    this.node.clock.micros = Date.now() * 1000;
    const result = await this.session.run(statement);
    return result.kind === 'rows' ? rowsAsBytes(result) : [];
  }

  tables(keyspace: string): readonly TableMetadata[] {
    return [...(this.node.current.keyspaces.get(keyspace)?.tables.values() ?? [])];
  }

  /** Writes the table into `directory`; null when it has no data. */
  async flush(table: TableMetadata, directory: string): Promise<WrittenSSTable | null> {
    const memtable = new Memtable();
    for (const { updates } of this.node.written) {
      for (const update of updates) if (update.table.id === table.id) memtable.apply(update);
    }
    const disk = new NodeDisk();
    await disk.makeDirectory(directory);
    const writer = await SSTableWriter.create({
      disk,
      descriptor: { directory, version: CURRENT_VERSION, generation: '1' },
      table,
      keyCount: memtable.partitionCount,
      encodingStats: statsOf(table, memtable),
      isFlush: false,
    });
    for (let each = memtable.first(null); each !== null; each = memtable.after(each)) {
      await writer.append(new MemtableCursor(table, each, EVERYTHING));
    }
    return writer.finish();
  }
}

function statsOf(table: TableMetadata, memtable: Memtable): EncodingStats {
  const stats = new EncodingStats();
  stats.reset();
  for (let each = memtable.first(null); each !== null; each = memtable.after(each)) {
    const cursor = new MemtableCursor(table, each, EVERYTHING);
    stats.collectDeletion(cursor.deletion);
    if (cursor.staticRow !== null) stats.collectRow(cursor.staticRow);
    for (let item = cursor.next(); item !== null; item = cursor.next()) {
      if (!(item instanceof RangeMarker)) stats.collectRow(item);
      else if (item.open !== null) stats.collectDeletion(item.open);
    }
  }
  stats.finish();
  return stats;
}

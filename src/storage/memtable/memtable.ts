import type { DecoratedKey, PartitionUpdate, RingPosition } from '../../mutation/index.ts';
import { operationCount } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { LogPosition } from '../commitlog/index.ts';
import { PARTITION_BYTES } from './memory-size.ts';
import { MemtableFacts } from './memtable-facts.ts';
import type { MemtablePartition } from './memtable-partition.ts';
import { PartitionTable } from './partition-table.ts';

/** The newest data of one table, in memory. */
export class Memtable {
  /** Where the first record of its writes may stand in the commit log; null: it has no log. */
  readonly lowerBound: LogPosition | null;
  /** No record of its writes stands there or behind; null while it takes writes. */
  upperBound: LogPosition | null = null;
  /** Bytes that the memory pool knows to be on their way to a file. */
  flushingBytes = 0;
  /** Rows, deletions of ranges and of partitions that were written. */
  operations = 0;
  /** True when cells may stand under columns of an older definition of the table. */
  hasOldColumns = false;
  readonly facts = new MemtableFacts();
  private readonly partitions = new PartitionTable();
  private bytes = 0;
  /** The newest definition, whose comparators hold for all rows; null: that of each update. */
  private table: TableMetadata | null;
  /** Writes whose record has its place in the log, but which are not applied yet. */
  private pending = 0;
  private whenSettled: (() => void)[] = [];

  constructor(lowerBound: LogPosition | null = null, table: TableMetadata | null = null) {
    this.lowerBound = lowerBound;
    this.table = table;
  }

  /**
   * The table was altered. A type that got a field compares values that the one before cannot read:
   * an update that was made with that one is put in order by the new one, too.
   */
  redefine(table: TableMetadata): void {
    const before = this.table;
    this.table = table;
    const isAlike = before?.clustering.every(({ type }, i) => type === table.clustering[i]?.type);
    if (isAlike === true) return;
    for (let each = this.first(null); each !== null; each = this.after(each)) each.redefine(table);
  }

  /** About how much memory it takes. */
  get accountedBytes(): number {
    return this.bytes;
  }

  get partitionCount(): number {
    return this.partitions.size;
  }

  /** True when it holds nothing and waits for nothing. */
  get isEmpty(): boolean {
    return this.partitions.size === 0 && this.pending === 0;
  }

  /** Merges an update in; returns by about how many bytes the memtable has grown. */
  apply(update: PartitionUpdate): number {
    const count = this.partitions.size;
    const partition = this.partitions.getOrCreate(update.key);
    let grown = partition.apply(update, this.table ?? update.table);
    this.facts.add(update);
    this.operations += operationCount(update);
    if (this.partitions.size > count) grown += PARTITION_BYTES + update.key.key.length;
    this.bytes += grown;
    return grown;
  }

  /** A write will be applied, or given up: `endWrite` follows. */
  beginWrite(): void {
    this.pending++;
  }

  endWrite(): void {
    this.pending--;
    if (this.pending > 0) return;
    const waiting = this.whenSettled;
    this.whenSettled = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves when all writes that were begun are applied; no new ones may begin. */
  async settled(): Promise<void> {
    if (this.pending === 0) return;
    await new Promise<void>((resolve) => {
      this.whenSettled.push(resolve);
    });
  }

  get(key: DecoratedKey): MemtablePartition | null {
    return this.partitions.get(key);
  }

  /** The first partition at or after a position (null: of all), in ring order. */
  first(position: RingPosition | null): MemtablePartition | null {
    return this.partitions.first(position);
  }

  after(partition: MemtablePartition): MemtablePartition | null {
    return this.partitions.after(partition);
  }
}

import type { DecoratedKey, PartitionUpdate, RingPosition } from '../../mutation/index.ts';
import { PARTITION_BYTES } from './memory-size.ts';
import type { MemtablePartition } from './memtable-partition.ts';
import { PartitionTable } from './partition-table.ts';

/** The newest data of one table, in memory. */
export class Memtable {
  private readonly partitions = new PartitionTable();
  private bytes = 0;

  /** About how much memory it takes. */
  get accountedBytes(): number {
    return this.bytes;
  }

  get partitionCount(): number {
    return this.partitions.size;
  }

  apply(update: PartitionUpdate): void {
    const count = this.partitions.size;
    const partition = this.partitions.getOrCreate(update.key);
    if (this.partitions.size > count) this.bytes += PARTITION_BYTES + update.key.key.length;
    this.bytes += partition.apply(update);
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

import type { PartitionData, PartitionRead, RangeRead } from '../mutation/index.ts';

/** Reads tables of keyspaces that live on this node only: `system`, and computed (virtual) ones. */
export interface LocalTables {
  readPartitions(commands: readonly PartitionRead[]): Promise<readonly PartitionData[]>;
  readRange(command: RangeRead): Promise<readonly PartitionData[]>;
}

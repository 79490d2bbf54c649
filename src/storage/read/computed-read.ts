import type { PartitionData, PartitionUpdate, ReadCommand } from '../../mutation/index.ts';
import type { Log } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { TableStore } from '../table-store.ts';
import { LocalReader } from './local-reader.ts';

const unlimited = { warn: Number.POSITIVE_INFINITY, failure: Number.POSITIVE_INFINITY };

/**
 * Runs a command over rows that were made for the occasion (virtual tables), with the slices,
 * filters and limits of every other read.
 */
export function readComputed(
  table: TableMetadata,
  updates: Iterable<PartitionUpdate>,
  command: ReadCommand,
  log: Log,
): readonly PartitionData[] {
  const store = new TableStore(table);
  for (const update of updates) store.apply(update);
  return new LocalReader(unlimited, log).readMemory(store, command);
}

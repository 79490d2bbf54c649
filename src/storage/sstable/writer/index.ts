/**
 * Writing SSTables.
 *
 * sstable-writer            partitions in order, then all components, synced
 * data-output               the Data component: compressed-, checksummed-data-output, file-output
 * partition-index           the index of a wide partition
 * index-output, summary-builder   where each partition is, and where to begin to look
 * statistics-collector      Statistics.db
 * adopt-sstable             a file set of another folder becomes one of this
 */
export { type Adoption, adoptSSTable } from './adopt-sstable.ts';

export { PartitionGuard } from './partition-guard.ts';
export * from './sstable-writer.ts';
export { SummaryBuilder } from './summary-builder.ts';

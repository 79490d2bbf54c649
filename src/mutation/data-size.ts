import type { ClusteringValues } from '../schema/index.ts';
import type { Cell } from './cell.ts';
import { NO_TTL } from './deletion-time.ts';
import type { PartitionUpdate } from './partition.ts';
import type { Row } from './row.ts';
import { ComplexCells } from './row.ts';

const TIMESTAMP_BYTES = 8;
const TTL_BYTES = 4;
const DELETION_TIME_BYTES = 8;
const DELETION_BYTES = 12;
/** A deletion, and whether it can be shadowed. */
const ROW_DELETION_BYTES = DELETION_BYTES + 1;
const CELL_BYTES = TIMESTAMP_BYTES + TTL_BYTES + DELETION_TIME_BYTES;
/** Counted also where there is none. */
const EMPTY_ROW_BYTES = TIMESTAMP_BYTES + ROW_DELETION_BYTES;
const LIST_BYTES = 4;

/**
 * Bytes of the data in an update as Cassandra counts them (PartitionUpdate.dataSize): in memory,
 * not as it is sent. Batches and the largest writes are measured by it.
 */
export function dataSize({ rows, staticRow, rangeTombstones }: PartitionUpdate): number {
  let bytes = TIMESTAMP_BYTES + (staticRow === null ? EMPTY_ROW_BYTES : rowBytes(staticRow));
  for (const row of rows) bytes += rowBytes(row);
  if (rangeTombstones.length > 0) bytes += LIST_BYTES;
  for (const { slice } of rangeTombstones) {
    const { start, end } = slice;
    bytes += clusteringBytes(start.prefix) + clusteringBytes(end.prefix) + DELETION_BYTES;
  }
  return bytes;
}

function rowBytes({ clustering, liveness, columns }: Row): number {
  let bytes = clusteringBytes(clustering) + EMPTY_ROW_BYTES;
  if (liveness.ttl !== NO_TTL) bytes += TTL_BYTES + DELETION_TIME_BYTES;
  for (const data of columns) {
    if (data instanceof ComplexCells) {
      bytes += DELETION_BYTES;
      for (const cell of data.cells) bytes += cellBytes(cell);
    } else bytes += cellBytes(data);
  }
  return bytes;
}

function cellBytes({ valueLengthBytes, path }: Cell): number {
  return CELL_BYTES + valueLengthBytes + (path?.length ?? 0);
}

function clusteringBytes(values: ClusteringValues): number {
  let bytes = 0;
  for (const value of values) bytes += value?.length ?? 0;
  return bytes;
}

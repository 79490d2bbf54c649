import type { ColumnData, DeletionTime, Liveness, Row } from '../../mutation/index.ts';
import { ComplexCells, NO_TTL } from '../../mutation/index.ts';

/**
 * Bytes that Cassandra's objects for rows take in its memory (`unsharedHeapSize`), by which it measures
 * reads for local_read_size: as its memtables keep them, objects of multiples of 8 bytes with
 * references of 4. Rows from files take a little less there.
 */
const BUFFER_BYTES = 56;
const ROW_BYTES = 40;
const CLUSTERING_BYTES = 24;
const CELL_BYTES = 40;
const COMPLEX_BYTES = 24;
const PATH_BYTES = 16;
const DELETION_BYTES = 24;
const LIVENESS_BYTES = 24;
const EXPIRING_LIVENESS_BYTES = 32;
const ARRAY_BYTES = 16;
const REFERENCE_BYTES = 4;
/** A range deletion's bound is not counted, its deletion is. */
export const MARKER_HEAP_BYTES = 48;

export function rowHeapBytes({ clustering, liveness, deletion, columns }: Row): number {
  let bytes = ROW_BYTES + treeBytes(columns.length);
  if (clustering.length > 0) {
    bytes += CLUSTERING_BYTES + arrayBytes(clustering.length);
    for (const value of clustering) bytes += value === null ? 0 : bufferHeapBytes(value);
  }
  bytes += livenessBytes(liveness) + deletionHeapBytes(deletion);
  for (const data of columns) bytes += columnBytes(data);
  return bytes;
}

export function deletionHeapBytes({ isLive }: DeletionTime): number {
  return isLive ? 0 : DELETION_BYTES;
}

/** The empty one is shared, and counts with its array. */
export function bufferHeapBytes({ length }: Buffer): number {
  return BUFFER_BYTES + (length === 0 ? ARRAY_BYTES : length);
}

function livenessBytes({ isEmpty, ttl }: Liveness): number {
  if (isEmpty) return 0;
  return ttl === NO_TTL ? LIVENESS_BYTES : EXPIRING_LIVENESS_BYTES;
}

function columnBytes(data: ColumnData): number {
  if (!(data instanceof ComplexCells)) return CELL_BYTES + bufferHeapBytes(data.value);
  let bytes = COMPLEX_BYTES + treeBytes(data.cells.length) + deletionHeapBytes(data.deletion);
  for (const { value, path } of data.cells) {
    bytes += CELL_BYTES + bufferHeapBytes(value);
    if (path !== null) bytes += PATH_BYTES + bufferHeapBytes(path);
  }
  return bytes;
}

/** Leaves of its trees have an odd number of places; those of many leaves take a little more. */
function treeBytes(elements: number): number {
  return elements === 0 ? 0 : arrayBytes(elements | 1);
}

function arrayBytes(references: number): number {
  return (ARRAY_BYTES + references * REFERENCE_BYTES + 7) & ~7;
}

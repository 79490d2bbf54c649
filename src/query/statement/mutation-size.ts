import type { ColumnData, Mutation, Row } from '../../mutation/index.ts';
import { ComplexCells } from '../../mutation/index.ts';

const TIMESTAMP_BYTES = 8;
const DELETION_BYTES = 12;

/** The data in a mutation, as batches are measured: values, names of elements and timestamps. */
export function mutationSizeBytes(mutation: Mutation): number {
  let size = mutation.key.key.length;
  for (const update of mutation.updates) {
    size += DELETION_BYTES;
    if (update.staticRow !== null) size += rowSize(update.staticRow);
    for (const row of update.rows) size += rowSize(row);
    size += update.rangeTombstones.length * DELETION_BYTES;
  }
  return size;
}

function rowSize(row: Row): number {
  let size = TIMESTAMP_BYTES + DELETION_BYTES;
  for (const value of row.clustering) size += value?.length ?? 0;
  for (const data of row.columns) size += columnSize(data);
  return size;
}

function columnSize(data: ColumnData): number {
  if (!(data instanceof ComplexCells)) return TIMESTAMP_BYTES + data.value.length;
  let size = DELETION_BYTES;
  for (const cell of data.cells) {
    size += TIMESTAMP_BYTES + cell.value.length + (cell.path?.length ?? 0);
  }
  return size;
}

import type { ColumnData, Row } from '../../mutation/index.ts';
import { ComplexCells } from '../../mutation/index.ts';

/** Rough costs of the objects themselves, measured on Node 20: heap after filling a memtable. */
export const PARTITION_BYTES = 250;
const ROW_BYTES = 120;
const CELL_BYTES = 150;
const COMPLEX_BYTES = 80;
export const TOMBSTONE_BYTES = 300;

/** About how many bytes of memory a row takes. */
export function sizeOfRow(row: Row): number {
  let bytes = ROW_BYTES;
  const { clustering, columns } = row;
  for (let i = 0; i < clustering.length; i++) bytes += 90 + (clustering[i]?.length ?? 0);
  for (let i = 0; i < columns.length; i++) {
    const data = columns[i] as ColumnData;
    if (!(data instanceof ComplexCells)) {
      bytes += CELL_BYTES + data.valueLengthBytes;
      continue;
    }
    bytes += COMPLEX_BYTES;
    for (const cell of data.cells) {
      bytes += CELL_BYTES + cell.valueLengthBytes + (cell.path?.length ?? 0);
    }
  }
  return bytes;
}

import type { TableMetadata } from '../schema/index.ts';
import { ALL_ROWS } from './bound.ts';
import type { RangeRead } from './read-command.ts';
import { NO_LIMITS } from './read-command.ts';

/** Reads all rows of a table, with all columns; `nowInSeconds` decides what has expired. */
export function wholeTable(table: TableMetadata, nowInSeconds: number): RangeRead {
  return {
    kind: 'range',
    table,
    columns: null,
    clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
    rowFilter: [],
    limits: NO_LIMITS,
    nowInSeconds,
    range: { start: null, end: null },
    resume: null,
  };
}

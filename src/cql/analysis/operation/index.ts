/**
 * What INSERT, UPDATE and DELETE do to columns: `analyse-operation.ts` turns each item of a
 * statement into an operation, which at execution writes cells to a `RowBuilder` from `UpdateParameters`.
 * Operations that need the row as it is (list elements by place or value) say so.
 */
export {
  analyseAssignment,
  analyseDeletion,
  analyseSetValue,
  indexReceiver,
  setOperation,
} from './analyse-operation.ts';
export type { Operation } from './operation.ts';
export { SetColumn } from './operation.ts';
export { RowBuilder } from './row-builder.ts';
export { UpdateParameters } from './update-parameters.ts';

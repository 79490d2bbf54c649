/**
 * SELECT clauses: `analyse-selectable.ts` makes a `Selector` of each expression, `selection.ts` the
 * whole clause. At execution each selector is started once; `InputRowReader` serves it the rows.
 */
export type { Grouping } from './analyse-group-by.ts';
export { analyseGroupBy } from './analyse-group-by.ts';
export type { InputRow, ShownValue } from './input-row.ts';
export { InputRowReader, valueOfData } from './input-row.ts';
export { selectableText } from './selectable-text.ts';
export type { Selection } from './selection.ts';
export {
  analyseSelection,
  checkDistinct,
  qualifiedSelectors,
  selectsOnlyStatics,
} from './selection.ts';
export type { RunningSelector, Selector } from './selector.ts';

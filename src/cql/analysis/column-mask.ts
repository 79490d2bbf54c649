import { invariant } from '../../base/error/index.ts';
import type { ColumnMask, ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { FunctionEnvironment, ScalarFunction } from '../function/index.ts';
import { maskingFunction } from '../function/index.ts';

/** Gives what is shown instead of a value. */
export type Masker = (value: Buffer | null, environment: FunctionEnvironment) => Buffer | null;

const known = new WeakMap<ColumnMask, ScalarFunction>();

/** What hides the values of a column; null for columns that everybody may see. */
export function maskerOf(table: TableMetadata, column: ColumnMetadata): Masker | null {
  const mask = table.masks.get(column.name);
  if (mask === undefined) return null;
  let called = known.get(mask);
  if (called === undefined) {
    const found = maskingFunction(mask.functionName, [column.type, ...mask.argumentTypes]);
    invariant(found !== null, `${mask.functionName} is the mask of a column`);
    called = found;
    known.set(mask, found);
  }
  const { call } = called;
  return (value, environment) => call([value, ...mask.argumentValues], environment);
}

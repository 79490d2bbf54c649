import type { CqlType } from '../types/index.ts';
import { cqlLiteral } from '../types/index.ts';

/**
 * What hides the values of a column from those who may not see them: a function of the value, with
 * the arguments that follow it.
 */
export interface ColumnMask {
  readonly functionKeyspace: string;
  readonly functionName: string;
  /** Of the arguments behind the value itself. */
  readonly argumentTypes: readonly CqlType[];
  readonly argumentValues: readonly (Buffer | null)[];
}

/** As in MASKED WITH: `system.mask_inner(1, null)`. */
export function columnMaskText(mask: ColumnMask): string {
  const values = mask.argumentValues.map((value, i) =>
    cqlLiteral(mask.argumentTypes[i] as CqlType, value),
  );
  return `${mask.functionKeyspace}.${mask.functionName}(${values.join(', ')})`;
}

/** True for masks of one function with the same arguments. */
export function isSameMask(left: ColumnMask | undefined, right: ColumnMask | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return columnMaskText(left) === columnMaskText(right);
}

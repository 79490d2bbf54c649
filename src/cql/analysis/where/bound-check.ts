import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import type { BoundValue } from '../bound-value.ts';
import { UNSET } from '../bound-value.ts';

/** The value of an equality on one column, which may be neither null nor unset. */
export function conditionValue(bound: BoundValue | undefined, column: ColumnMetadata): Buffer {
  if (bound === UNSET) throw invalidRequest(`Invalid unset value for column ${column.name}`);
  if (bound === null || bound === undefined) {
    throw invalidRequest(`Invalid null value in condition for column ${column.name}`);
  }
  return bound;
}

/** The value of a filter on one column. */
export function filterValue(bound: BoundValue | undefined, column: ColumnMetadata): Buffer {
  if (bound === UNSET) throw invalidRequest(`Unsupported unset value for column ${column.name}`);
  if (bound === null || bound === undefined) {
    throw invalidRequest(`Unsupported null value for column ${column.name}`);
  }
  return bound;
}

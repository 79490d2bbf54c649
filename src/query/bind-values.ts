import { invalidRequest } from '../base/error/index.ts';
import type { BoundValue } from '../cql/analysis/index.ts';
import type { ColumnSpecification } from './query-processor.ts';

interface GivenValues {
  readonly values: readonly BoundValue[];
  readonly names: readonly string[] | null;
}

/**
 * The values in the order of the markers; names decide when the client gave them. A name that no
 * marker has is passed over, one that is missing leaves too few values.
 */
export function orderValues(
  given: GivenValues,
  variables: readonly ColumnSpecification[],
): readonly BoundValue[] {
  const { names, values } = given;
  if (names === null) return values;
  const ordered: BoundValue[] = [];
  for (const { name } of variables) {
    const index = names.indexOf(name);
    if (index >= 0) ordered.push(values[index] as BoundValue);
  }
  return ordered;
}

/** Of EXECUTE. */
export function preparedCountError(variables: number, values: number): Error {
  return invalidRequest(`there were ${variables} markers(?) in CQL but ${values} bound variables`);
}

/** Of a statement of a batch. */
export function batchCountError(variables: number, values: number): Error {
  return invalidRequest(`There were ${variables} markers(?) in CQL but ${values} bound variables`);
}

import { invariant } from '../../base/error/index.ts';
import type { ColumnMask, ColumnMetadata, Schema, TableMetadata } from '../../schema/index.ts';
import { argumentsMatch } from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';
import type { FunctionEnvironment, ScalarFunction } from '../function/index.ts';
import { maskingFunction, userFunctions } from '../function/index.ts';

/** Gives what is shown instead of a value. */
export type Masker = (value: Buffer | null, environment: FunctionEnvironment) => Buffer | null;

const known = new WeakMap<ColumnMask, ScalarFunction>();

/** What hides the values of a column; null for columns that everybody may see. */
export function maskerOf(
  table: TableMetadata,
  column: ColumnMetadata,
  schema: Pick<Schema, 'keyspace'>,
): Masker | null {
  const mask = table.masks.get(column.name);
  if (mask === undefined) return null;
  const called = maskOf(mask, [column.type, ...mask.argumentTypes], schema);
  return (value, environment) => called.call([value, ...mask.argumentValues], environment);
}

/** Functions of users are looked up each time, since they may have been replaced. */
function maskOf(
  mask: ColumnMask,
  types: readonly CqlType[],
  schema: Pick<Schema, 'keyspace'>,
): ScalarFunction {
  if (mask.functionKeyspace !== 'system') {
    const made = userFunctions(schema, mask.functionKeyspace, mask.functionName).find((each) =>
      argumentsMatch(each, types),
    );
    invariant(made?.kind === 'scalar', `${mask.functionName} is the mask of a column`);
    return made;
  }
  const before = known.get(mask);
  if (before !== undefined) return before;
  const found = maskingFunction(mask.functionName, types);
  invariant(found !== null, `${mask.functionName} is the mask of a column`);
  known.set(mask, found);
  return found;
}

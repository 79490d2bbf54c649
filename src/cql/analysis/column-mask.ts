import { invalidRequest, invariant } from '../../base/error/index.ts';
import type { ColumnMask, ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import { argumentsMatch, findUserFunction } from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';
import type { FunctionEnvironment, FunctionScope, ScalarFunction } from '../function/index.ts';
import { maskingFunction, userFunctions } from '../function/index.ts';

/** Gives what is shown instead of a value. */
export type Masker = (value: Buffer | null, environment: FunctionEnvironment) => Buffer | null;

const known = new WeakMap<ColumnMask, ScalarFunction>();

/** What hides the values of a column; null for columns that everybody may see. */
export function maskerOf(
  table: TableMetadata,
  column: ColumnMetadata,
  schema: FunctionScope,
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
  schema: FunctionScope,
): ScalarFunction {
  if (mask.functionKeyspace !== 'system') return userMaskOf(mask, types, schema);
  const before = known.get(mask);
  if (before !== undefined) return before;
  const found = maskingFunction(mask.functionName, types);
  invariant(found !== null, `${mask.functionName} is the mask of a column`);
  known.set(mask, found);
  return found;
}

/** Throws `invalidRequest` when a change elsewhere has left the column without its function. */
function userMaskOf(
  { functionKeyspace, functionName }: ColumnMask,
  types: readonly CqlType[],
  schema: FunctionScope,
): ScalarFunction {
  const keyspace = schema.keyspace(functionKeyspace);
  const definition = keyspace && findUserFunction(keyspace, functionName, types);
  const made = userFunctions(schema, functionKeyspace, functionName).find((each) =>
    argumentsMatch(each, types),
  );
  if (made?.kind !== 'scalar' || definition?.kind !== 'function') {
    throw invalidRequest(
      `Unable to find masking function ${functionKeyspace}.${functionName}` +
        `(${types.map(({ name }) => name).join(', ')})`,
    );
  }
  schema.noteMask?.(definition);
  return made;
}

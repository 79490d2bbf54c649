import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMask, Schema, TableMetadata } from '../../../schema/index.ts';
import { alteredTable } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { ColumnDefinition, ColumnMask as RawMask } from '../../ast/index.ts';
import { functionNameText, termListText } from '../../ast/index.ts';
import type { Argument, ScalarFunction } from '../../function/index.ts';
import {
  assignable,
  isMaskingFunction,
  NO_FUNCTION_ENVIRONMENT,
  resolveFunction,
} from '../../function/index.ts';
import { UNSET } from '../bound-value.ts';
import { Markers } from '../markers.ts';
import type { TermContext } from '../prepare-value.ts';
import { prepareValue, termArgument } from '../prepare-value.ts';
import { userTypesOf } from '../raw-type-resolver.ts';
import { tableReceiver } from '../receiver.ts';

/** The table with the masks that the definitions of some of its columns have. */
export function withMasks(
  table: TableMetadata,
  definitions: readonly ColumnDefinition[],
  schema: Pick<Schema, 'keyspace'>,
): TableMetadata {
  const masks = new Map(table.masks);
  for (const { name, mask } of definitions) {
    if (mask !== null) masks.set(name, prepareMask(mask, table, name, schema));
  }
  return masks.size === table.masks.size ? table : alteredTable(table, { masks });
}

/**
 * A mask as the schema keeps it (ColumnMask.Raw.prepare of Cassandra 5.0). Throws `invalidRequest`
 * when the function does not mask, does not fit the column, or gives values of another type.
 */
export function prepareMask(
  mask: RawMask,
  table: TableMetadata,
  columnName: string,
  schema: Pick<Schema, 'keyspace'>,
): ColumnMask {
  const type = table.column(columnName)?.type as CqlType;
  const context: TermContext = {
    table,
    schema,
    markers: new Markers(),
    userTypes: userTypesOf(schema, table.keyspace),
    nowMillis: 0,
  };
  const found = maskingFunctionOf(mask, type, columnName, context);
  const argumentTypes = found.argumentTypes.slice(1, 1 + mask.arguments.length);
  const argumentValues = mask.arguments.map((term, i) => {
    const receiver = tableReceiver(table, '(dynamic)', argumentTypes[i] as CqlType);
    const bound = prepareValue(term, receiver, context).bind({
      values: [],
      functions: NO_FUNCTION_ENVIRONMENT,
    });
    return bound === UNSET ? null : bound;
  });
  return {
    functionKeyspace: found.keyspace ?? 'system',
    functionName: found.name,
    argumentTypes,
    argumentValues,
  };
}

function maskingFunctionOf(
  mask: RawMask,
  type: CqlType,
  column: string,
  context: TermContext,
): ScalarFunction {
  const text = `${functionNameText(mask.function)}(${termListText(mask.arguments)})`;
  const receiver = tableReceiver(context.table, column, type);
  const found = resolveFunction({
    keyspace: mask.function.keyspace,
    name: mask.function.name,
    parameters: [
      typeArgument(type),
      ...mask.arguments.map((term) => termArgument(term, receiver, context)),
    ],
    table: context.table,
    schema: context.schema,
    receiverType: type,
  });
  if (found === null) {
    throw invalidRequest(
      `Unable to find masking function for ${column}, no declared function matches the ` +
        `signature ${text}`,
    );
  }
  if (found.kind === 'aggregate') {
    throw invalidRequest(`Aggregate function ${text} cannot be used for masking table columns`);
  }
  if (found.keyspace === undefined && !isMaskingFunction(found)) {
    throw invalidRequest(`Not-masking function ${text} cannot be used for masking table columns`);
  }
  if (found.keyspace !== undefined && found.keyspace !== context.table.keyspace) {
    throw invalidRequest(
      `Masking function ${text} doesn't belong to the same keyspace as the table ` +
        `${context.table.keyspace}.${context.table.name}`,
    );
  }
  if (found.returnType === type) return found;
  throw invalidRequest(
    `Masking function ${text} return type is ${found.returnType.name}. This is different to the ` +
      `type of the masked column ${column} of type ${type.name}. Masking functions can only be ` +
      'attached to table columns if they return the same data type as the masked column.',
  );
}

/** The value of the column, of which no more is known than its type. */
function typeArgument(type: CqlType): Argument {
  return {
    text: type.marshalName,
    isMarker: false,
    arraySize: null,
    assignTo: (other) => assignable(type, other),
    preferredType: () => type,
  };
}

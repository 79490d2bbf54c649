import { invalidRequest } from '../../../base/error/index.ts';
import type {
  KeyspaceMetadata,
  Schema,
  UserAggregate,
  UserFunction,
} from '../../../schema/index.ts';
import {
  allOverloads,
  argumentsMatch,
  argumentTypeNames,
  finalFunctionOf,
  stateFunctionOf,
  userFunctionsNamed,
  withoutUserFunction,
} from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { DropAggregateStatement, DropFunctionStatement, RawType } from '../../ast/index.ts';
import { qualifiedRawType, rawTypeText } from '../../ast/index.ts';
import { resolveType } from '../raw-type-resolver.ts';
import { checkNotFrozen } from './function-parts.ts';
import { putKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaStep } from './schema-transformation.ts';

/**
 * DROP FUNCTION and DROP AGGREGATE (cql3/statements/schema/DropFunctionStatement.java). Without types
 * there must be one overload of the name, functions and aggregates together.
 */
export function dropFunction(
  schema: Schema,
  statement: DropFunctionStatement | DropAggregateStatement,
  keyspaceName: string,
): SchemaStep {
  const isFunction = statement.kind === 'dropFunction';
  const { name } = isFunction ? statement.function : statement.aggregate;
  const keyspace = schema.keyspace(keyspaceName);
  const overloads = keyspace === undefined ? [] : userFunctionsNamed(keyspace, name);
  if (statement.argumentTypes === null && overloads.length > 1) {
    throw severalOverloads(isFunction ? 'FUNCTION' : 'AGGREGATE', name);
  }
  const written = writtenTypes(statement, keyspaceName, overloads);
  const types = keyspace === undefined ? null : resolved(written, keyspace);
  const found = overloads.find(
    (each) =>
      each.kind === (isFunction ? 'function' : 'aggregate') &&
      (types === null || argumentsMatch(each, types)),
  );
  const signature = written === null ? '' : `(${written.map(rawTypeText).join(', ')})`;
  const text = `${keyspaceName}.${name}${signature}`;
  if (keyspace === undefined || found === undefined) {
    if (statement.ifExists) return unchanged(schema);
    throw invalidRequest(`${isFunction ? 'Function' : 'Aggregate'} '${text}' doesn't exist`);
  }
  if (found.kind === 'function') checkUnused(found, keyspace, text);
  return {
    ...putKeyspace(schema, withoutUserFunction(keyspace, found)),
    change: {
      change: 'DROPPED',
      target: isFunction ? 'FUNCTION' : 'AGGREGATE',
      keyspace: keyspaceName,
      name,
      argumentTypes: argumentTypeNames(found),
    },
  };
}

type Drop = DropFunctionStatement | DropAggregateStatement;

/** Types get their keyspace when they are compared with those of overloads. */
function writtenTypes(
  { argumentTypes }: Drop,
  keyspace: string,
  overloads: readonly unknown[],
): readonly RawType[] | null {
  if (overloads.length === 0) return argumentTypes;
  return argumentTypes?.map((type) => qualifiedRawType(type, keyspace)) ?? null;
}

function resolved(
  written: readonly RawType[] | null,
  { name: keyspace, types }: KeyspaceMetadata,
): readonly CqlType[] | null {
  for (const type of written ?? []) checkNotFrozen(type, 'Argument');
  return written?.map((type) => resolveType(type, { keyspace, types })) ?? null;
}

/** Refuses to drop what an aggregate or the mask of a column is made of. */
function checkUnused(dropped: UserFunction, keyspace: KeyspaceMetadata, text: string): void {
  const isUser = (aggregate: UserAggregate): boolean =>
    stateFunctionOf(keyspace, aggregate) === dropped ||
    finalFunctionOf(keyspace, aggregate) === dropped;
  const aggregates = allOverloads(keyspace.aggregates).filter(isUser);
  if (aggregates.length > 0) {
    const names = aggregates.map(({ name }) => `${keyspace.name}.${name}`);
    throw invalidRequest(
      `Function '${text}' is still referenced by aggregates ${names.join(', ')}`,
    );
  }
  const tables = [...keyspace.tables.values()].filter((table) =>
    [...table.masks].some(
      ([masked, mask]) =>
        mask.functionKeyspace === keyspace.name &&
        mask.functionName === dropped.name &&
        argumentsMatch(dropped, [table.column(masked)?.type as CqlType, ...mask.argumentTypes]),
    ),
  );
  if (tables.length > 0) {
    const names = tables.map(({ name }) => name);
    throw invalidRequest(
      `Function '${text}' is still referenced by column masks in tables ${names.join(', ')}`,
    );
  }
}

function severalOverloads(what: 'FUNCTION' | 'AGGREGATE', name: string): Error {
  return invalidRequest(
    `'DROP ${what} ${name}' matches multiple function definitions; specify the argument types by ` +
      `issuing a statement like 'DROP ${what} ${name} (type, type, ...)'. You can use cqlsh ` +
      `'DESCRIBE ${what} ${name}' command to find all overloads`,
  );
}

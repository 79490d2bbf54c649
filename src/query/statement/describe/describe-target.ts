import { invalidRequest } from '../../../base/error/index.ts';
import { quoteIdentifier } from '../../../base/identifier/index.ts';
import type { DescribeTarget, QualifiedName } from '../../../cql/ast/index.ts';
import type {
  DescribeOptions,
  KeyspaceMetadata,
  Schema,
  SchemaElement,
  UserAggregate,
  UserFunction,
} from '../../../schema/index.ts';
import {
  allOverloads,
  baseTablesOf,
  byDisplayName,
  findIndex,
  functionElements,
  indexElement,
  isSystemKeyspace,
  isView,
  keyspaceElements,
  tableElements,
  typeElement,
  viewElement,
} from '../../../schema/index.ts';
import type { Description } from './description.ts';
import { elementRows, listing } from './description.ts';

type SchemaTarget = Exclude<DescribeTarget, { readonly kind: 'cluster' }>;

/**
 * What a DESCRIBE of the schema shows; `current` is the keyspace in use. Throws `invalidRequest`
 * for what is not there.
 */
export function describeTarget(
  target: SchemaTarget,
  schema: Schema,
  current: string | null,
  options: DescribeOptions,
): Description {
  const keyspaceOf = (name: QualifiedName): KeyspaceMetadata =>
    keyspaceNamed(schema, name.keyspace ?? current);
  switch (target.kind) {
    case 'keyspaces':
      return listing(sorted(schema).map(({ name }) => listRow(name, 'keyspace', name)));
    case 'tables':
      return listing(listed(schema, current).flatMap(tableRows));
    case 'types':
      return listing(listed(schema, current).flatMap(typeRows));
    case 'functions':
    case 'aggregates':
      return listing(
        listed(schema, current).flatMap((keyspace) =>
          functionElements(allOverloads<UserFunction | UserAggregate>(keyspace[target.kind])).map(
            ({ keyspace: within, type, name }) => [within, type, name],
          ),
        ),
      );
    case 'schema': {
      const keyspaces = sorted(schema).filter(({ name }) => target.full || !isSystemKeyspace(name));
      return elementRows(keyspaces.flatMap((keyspace) => keyspaceElements(keyspace, options)));
    }
    case 'keyspace': {
      const keyspace = keyspaceNamed(schema, target.keyspace ?? current);
      return elementRows(keyspaceElements(keyspace, { ...options, only: target.only }));
    }
    case 'table':
      return elementRows(tableOf(keyspaceOf(target.name), target.name.name, options));
    case 'type':
      return elementRows([typeOf(keyspaceOf(target.name), target.name.name, options)]);
    case 'index':
      return elementRows([indexOf(keyspaceOf(target.name), target.name.name, options)]);
    case 'view':
      return elementRows([viewOf(keyspaceOf(target.name), target.name.name, options)]);
    case 'function':
    case 'aggregate':
      return elementRows(
        functionsOf(target.kind, keyspaceOf(target.name), target.name.name, options),
      );
    case 'generic':
      return elementRows(anything(target.name, schema, current, options));
  }
}

/** A keyspace; else a table, a view or an index of the keyspace that is named or in use. */
function anything(
  { keyspace: qualifier, name }: QualifiedName,
  schema: Schema,
  current: string | null,
  options: DescribeOptions,
): readonly SchemaElement[] {
  const own = qualifier === null ? schema.keyspace(name) : undefined;
  if (own !== undefined) return keyspaceElements(own, options);
  const keyspace = keyspaceNamed(schema, qualifier ?? current ?? name);
  const table = keyspace.tables.get(name);
  if (table !== undefined && isView(table)) return [viewElement(table, options)];
  if (table !== undefined) return tableElements(keyspace, table, options);
  const index = findIndex(keyspace.tables.values(), name);
  if (index !== undefined) return [indexElement(index.table, index.index, options)];
  throw invalidRequest(`'${name}' not found in keyspace '${keyspace.name}'`);
}

function tableOf(
  keyspace: KeyspaceMetadata,
  name: string,
  options: DescribeOptions,
): readonly SchemaElement[] {
  const table = keyspace.tables.get(name);
  if (table !== undefined && !isView(table)) return tableElements(keyspace, table, options);
  throw invalidRequest(`Table '${name}' not found in keyspace '${keyspace.name}'`);
}

function viewOf(keyspace: KeyspaceMetadata, name: string, options: DescribeOptions): SchemaElement {
  const table = keyspace.tables.get(name);
  if (table !== undefined && isView(table)) return viewElement(table, options);
  throw notFound('Materialized view', keyspace, name);
}

function indexOf(
  keyspace: KeyspaceMetadata,
  name: string,
  options: DescribeOptions,
): SchemaElement {
  const found = findIndex(keyspace.tables.values(), name);
  if (found !== undefined) return indexElement(found.table, found.index, options);
  throw notFound('Table for existing index', keyspace, name);
}

function typeOf(keyspace: KeyspaceMetadata, name: string, options: DescribeOptions): SchemaElement {
  const type = keyspace.types.get(name);
  if (type !== undefined) return typeElement(type, options);
  throw notFound('User defined type', keyspace, name);
}

/** All overloads of a name. */
function functionsOf(
  kind: 'function' | 'aggregate',
  keyspace: KeyspaceMetadata,
  name: string,
  options: DescribeOptions,
): readonly SchemaElement[] {
  const found = (kind === 'function' ? keyspace.functions : keyspace.aggregates).get(name);
  if (found === undefined) throw notFound(`User defined ${kind}`, keyspace, name);
  return functionElements(found, options);
}

function notFound(what: string, keyspace: KeyspaceMetadata, name: string): Error {
  return invalidRequest(`${what} '${name}' not found in '${keyspace.name}'`);
}

function keyspaceNamed(schema: Schema, name: string | null): KeyspaceMetadata {
  if (name === null) throw invalidRequest('No keyspace specified and no current keyspace');
  const keyspace = schema.keyspace(name);
  if (keyspace === undefined) throw invalidRequest(`'${name}' not found in keyspaces`);
  return keyspace;
}

/** Lists are of the keyspace in use, or of all. */
function listed(schema: Schema, current: string | null): readonly KeyspaceMetadata[] {
  return current === null ? sorted(schema) : [keyspaceNamed(schema, current)];
}

function sorted(schema: Schema): KeyspaceMetadata[] {
  return byDisplayName([...schema.keyspaces.values()], ({ name }) => name);
}

function tableRows(keyspace: KeyspaceMetadata): string[][] {
  const tables = byDisplayName(baseTablesOf(keyspace), ({ name }) => name);
  return tables.map(({ name }) => listRow(keyspace.name, 'table', name));
}

function typeRows(keyspace: KeyspaceMetadata): string[][] {
  const types = byDisplayName([...keyspace.types.values()], ({ typeName }) => typeName);
  return types.map(({ typeName }) => listRow(keyspace.name, 'type', typeName));
}

function listRow(keyspace: string, kind: string, name: string): string[] {
  return [quoteIdentifier(keyspace), kind, quoteIdentifier(name)];
}

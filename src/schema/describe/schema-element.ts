import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { UserType } from '../../types/index.ts';
import type { IndexMetadata } from '../index-metadata.ts';
import type { KeyspaceMetadata } from '../keyspace.ts';
import type { TableMetadata } from '../table.ts';
import type { UserAggregate, UserFunction } from '../user-function.ts';
import { allOverloads } from '../user-function.ts';
import type { ViewMetadata } from '../view.ts';
import { baseTablesOf, viewsOf } from '../view.ts';
import { describeAggregate, describeFunction, signatureName } from './describe-function.ts';
import { describeIndex } from './describe-index.ts';
import { describeKeyspace } from './describe-keyspace.ts';
import type { DescribeOptions } from './describe-table.ts';
import { describeTable } from './describe-table.ts';
import { describeType, typesInCreationOrder } from './describe-type.ts';
import { describeView } from './describe-view.ts';

/** A row of what DESCRIBE answers: names quoted where CQL needs it. */
export interface SchemaElement {
  readonly keyspace: string;
  readonly type:
    | 'keyspace'
    | 'table'
    | 'type'
    | 'function'
    | 'aggregate'
    | 'index'
    | 'materialized_view';
  readonly name: string;
  readonly createStatement: string;
}

/**
 * The keyspace, its types, functions and aggregates, then its tables, each with its indexes and views;
 * only itself when `only` says so.
 */
export function keyspaceElements(
  keyspace: KeyspaceMetadata,
  options: DescribeOptions & { readonly only?: boolean } = {},
): SchemaElement[] {
  const name = quoteIdentifier(keyspace.name);
  const createStatement = describeKeyspace(keyspace, options);
  const element: SchemaElement = { keyspace: name, type: 'keyspace', name, createStatement };
  if (options.only === true) return [element];
  return [
    element,
    ...typesInCreationOrder(keyspace.types.values()).map((type) => typeElement(type, options)),
    ...functionElements(allOverloads(keyspace.functions), options),
    ...functionElements(allOverloads(keyspace.aggregates), options),
    ...byDisplayName(baseTablesOf(keyspace), (table) => table.name).flatMap((table) =>
      tableElements(keyspace, table, options),
    ),
  ];
}

/** A table, its indexes and its views. */
export function tableElements(
  keyspace: KeyspaceMetadata,
  table: TableMetadata,
  options: DescribeOptions = {},
): readonly SchemaElement[] {
  const indexes = byDisplayName([...table.indexes.values()], ({ name }) => name);
  const views = byDisplayName(viewsOf(keyspace, table.id), ({ name }) => name);
  return [
    tableElement(table, options),
    ...indexes.map((index) => indexElement(table, index, options)),
    ...views.map((view) => viewElement(view, options)),
  ];
}

export function viewElement(view: ViewMetadata, options: DescribeOptions = {}): SchemaElement {
  return {
    keyspace: quoteIdentifier(view.keyspace),
    type: 'materialized_view',
    name: quoteIdentifier(view.name),
    createStatement: describeView(view, options),
  };
}

function tableElement(table: TableMetadata, options: DescribeOptions = {}): SchemaElement {
  return {
    keyspace: quoteIdentifier(table.keyspace),
    type: 'table',
    name: quoteIdentifier(table.name),
    createStatement: describeTable(table, options),
  };
}

/** The index with the CREATE statement that makes it. */
export function indexElement(
  table: TableMetadata,
  index: IndexMetadata,
  options: DescribeOptions = {},
): SchemaElement {
  return {
    keyspace: quoteIdentifier(table.keyspace),
    type: 'index',
    name: quoteIdentifier(index.name),
    createStatement: describeIndex(table, index, options),
  };
}

export function typeElement(type: UserType, options: DescribeOptions = {}): SchemaElement {
  return {
    keyspace: quoteIdentifier(type.keyspace),
    type: 'type',
    name: quoteIdentifier(type.typeName),
    createStatement: describeType(type, options),
  };
}

/** Functions or aggregates in the order of lists. */
export function functionElements(
  functions: readonly (UserFunction | UserAggregate)[],
  options: DescribeOptions = {},
): readonly SchemaElement[] {
  const unquoted = (each: UserFunction | UserAggregate): string =>
    signatureName(each).replaceAll('"', '');
  return byDisplayName(functions, unquoted).map((each) => ({
    keyspace: quoteIdentifier(each.keyspace),
    type: each.kind,
    name: signatureName(each),
    createStatement:
      each.kind === 'function' ? describeFunction(each, options) : describeAggregate(each, options),
  }));
}

/** The order of lists that DESCRIBE shows: by name, capital letters or not. */
export function byDisplayName<T>(values: readonly T[], nameOf: (value: T) => string): T[] {
  const key = (value: T): string => nameOf(value).toLowerCase();
  return [...values].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

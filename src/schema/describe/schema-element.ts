import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { UserType } from '../../types/index.ts';
import type { KeyspaceMetadata } from '../keyspace.ts';
import type { TableMetadata } from '../table.ts';
import { describeKeyspace } from './describe-keyspace.ts';
import type { DescribeOptions } from './describe-table.ts';
import { describeTable } from './describe-table.ts';
import { describeType, typesInCreationOrder } from './describe-type.ts';

/** A row of what DESCRIBE answers: names quoted where CQL needs it. */
export interface SchemaElement {
  readonly keyspace: string;
  readonly type: 'keyspace' | 'table' | 'type';
  readonly name: string;
  readonly createStatement: string;
}

/** The keyspace, its types, then its tables; only itself when `only` says so. */
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
    ...byDisplayName([...keyspace.tables.values()], (table) => table.name).map((table) =>
      tableElement(table, options),
    ),
  ];
}

export function tableElement(table: TableMetadata, options: DescribeOptions = {}): SchemaElement {
  return {
    keyspace: quoteIdentifier(table.keyspace),
    type: 'table',
    name: quoteIdentifier(table.name),
    createStatement: describeTable(table, options),
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

/** The order of lists that DESCRIBE shows: by name, capital letters or not. */
export function byDisplayName<T>(values: readonly T[], nameOf: (value: T) => string): T[] {
  const key = (value: T): string => nameOf(value).toLowerCase();
  return [...values].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

import { invariant } from '../../base/error/index.ts';
import type { TableMetadata } from '../table.ts';
import { SCHEMA_TABLES } from './tables.ts';

/**
 * A row of a `system_schema` table, without anything of the storage model: what defines a part of a
 * keyspace, ready to become a mutation.
 */
export interface SchemaRow {
  /** Name of the table. */
  readonly table: string;
  /** The keyspace. */
  readonly partitionKey: Buffer;
  readonly clustering: readonly Buffer[];
  /** Columns outside the key; null where there is no value. */
  readonly cells: ReadonlyMap<string, Buffer | null>;
}

export function schemaTable(name: string): TableMetadata {
  const table = SCHEMA_TABLES.get(name);
  invariant(table !== undefined, `system_schema has no table ${name}`);
  return table;
}

/** A row from JavaScript values, in the types of its columns; null and undefined are no value. */
export function schemaRow(
  tableName: string,
  key: readonly unknown[],
  values: Readonly<Record<string, unknown>>,
): SchemaRow {
  const table = schemaTable(tableName);
  const [partition, ...clustering] = key;
  const cells = new Map<string, Buffer | null>();
  for (const [name, value] of Object.entries(values)) {
    const column = table.column(name);
    invariant(column !== undefined, `${tableName} has no column ${name}`);
    cells.set(name, value === null || value === undefined ? null : column.type.encode(value));
  }
  return {
    table: tableName,
    partitionKey: Buffer.from(String(partition)),
    clustering: clustering.map((value, index) => {
      const column = table.clustering[index];
      invariant(column !== undefined, `${tableName} has fewer clustering columns`);
      return column.type.encode(value);
    }),
    cells,
  };
}

/** Reads the values of a row back. */
export class SchemaRowReader {
  private readonly row: SchemaRow;
  private readonly table: TableMetadata;

  constructor(row: SchemaRow) {
    this.row = row;
    this.table = schemaTable(row.table);
  }

  /** The `system_schema` table that the row is of. */
  get tableName(): string {
    return this.row.table;
  }

  /** Value of a clustering or other column; null when there is none. */
  private value(name: string): unknown {
    const column = this.table.column(name);
    invariant(column !== undefined, `${this.row.table} has no column ${name}`);
    const bytes =
      column.kind === 'clustering'
        ? this.row.clustering[column.position]
        : this.row.cells.get(name);
    return bytes === undefined || bytes === null ? null : column.type.decode(bytes);
  }

  has(name: string): boolean {
    return this.value(name) !== null;
  }

  text(name: string): string {
    return String(this.value(name) ?? '');
  }

  number(name: string): number {
    return Number(this.value(name) ?? 0);
  }

  /** A number of 64 bits, exact. */
  integer(name: string): bigint {
    return BigInt((this.value(name) as number | bigint | null) ?? 0);
  }

  boolean(name: string, byDefault: boolean): boolean {
    return (this.value(name) as boolean | null) ?? byDefault;
  }

  list<T = string>(name: string): T[] {
    return (this.value(name) as T[] | null) ?? [];
  }

  map<T = string>(name: string): ReadonlyMap<string, T> {
    return (this.value(name) as ReadonlyMap<string, T> | null) ?? new Map();
  }
}

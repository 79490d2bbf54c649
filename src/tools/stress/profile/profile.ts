import type { Distribution } from '../random/distribution.ts';

/** What a load does with which table; read from a file of YAML, or one of ours. */
export interface Profile {
  /** Where it was read from, for messages. */
  readonly source: string;
  readonly keyspace: string;
  /** Null: the keyspace is there already. */
  readonly keyspaceDefinition: string | null;
  readonly table: string;
  readonly tableDefinition: string | null;
  readonly extraDefinitions: readonly string[];
  readonly columns: ReadonlyMap<string, ColumnSpec>;
  readonly insert: InsertSpec;
  readonly queries: ReadonlyMap<string, QuerySpec>;
}

export interface ColumnSpec {
  /** Which values there are: equal numbers are equal values. */
  readonly population: Distribution;
  /** Length of texts and blobs, elements of collections. */
  readonly size: Distribution;
  /** Values of a clustering column in a partition. */
  readonly cluster: Distribution;
}

export type BatchType = 'LOGGED' | 'UNLOGGED';

export interface InsertSpec {
  /** Partitions of one insert. */
  readonly partitions: Distribution;
  /** Part of a partition's rows that one insert writes. */
  readonly select: Ratio;
  readonly batchType: BatchType;
}

/** A distribution over a constant: `fixed(1)/100`. */
export interface Ratio {
  readonly distribution: Distribution;
  readonly divisor: number;
}

export interface QuerySpec {
  readonly cql: string;
  /** All bound values are of one row, or each clustering column's of a row of its own. */
  readonly fields: 'samerow' | 'multirow';
}

import type { ColumnMetadata, TableMetadata, TermAnalysis } from '../schema/index.ts';
import type { SimilarityFunction } from '../types/index.ts';
import type { Slice } from './bound.ts';
import type { DecoratedKey } from './partition.ts';
import type { Clustering } from './row.ts';

/**
 * What to read, in terms of the storage model: made by the query layer, sent by the coordinator,
 * run by replicas. Immutable.
 */
export type ReadCommand = PartitionRead | RangeRead;

interface ReadCommandBase {
  readonly table: TableMetadata;
  /** Null: all columns. Else the fetched columns, in `compareColumns` order (statics included). */
  readonly columns: readonly ColumnMetadata[] | null;
  /** Those that the statement names, for messages about it; missing: all that are fetched. */
  readonly asked?: readonly ColumnMetadata[] | null | undefined;
  readonly clustering: ClusteringFilter;
  /** Conditions that the keys and slices do not express (ALLOW FILTERING). */
  readonly rowFilter: readonly RowCondition[];
  readonly limits: DataLimits;
  /** Where replicas find candidates for `rowFilter`; without it they look at everything. */
  readonly index?: IndexSearch | undefined;
  /** The moment that decides what has expired, on the coordinator's clock. */
  readonly nowInSeconds: number;
}

export interface PartitionRead extends ReadCommandBase {
  readonly kind: 'partition';
  readonly key: DecoratedKey;
}

export interface RangeRead extends ReadCommandBase {
  readonly kind: 'range';
  readonly range: KeyRange;
  /**
   * When set, `clustering` applies to all but the first partition if its key is this one, which is
   * read with `resumeClustering` instead: a page ended inside it.
   */
  readonly resume: { readonly key: DecoratedKey; readonly clustering: ClusteringFilter } | null;
  /** Of all rows that meet the conditions, as many as `limits` says are chosen by this. */
  readonly nearest?: NearestSearch | undefined;
}

export type ClusteringFilter =
  | { readonly kind: 'slices'; readonly slices: readonly Slice[]; readonly reversed: boolean }
  | { readonly kind: 'names'; readonly rows: readonly Clustering[]; readonly reversed: boolean };

/** A place on the ring: before or after all keys of a token, or at one key. */
export interface RingPosition {
  readonly tokenHigh: number;
  readonly tokenLow: number;
  /** Null: the token itself, before (`-1`) or after (`1`) all its keys. */
  readonly key: Buffer | null;
  /** With a key: 0 is the key itself, -1 and 1 just before and after it. */
  readonly weight: -1 | 0 | 1;
}

/** Keys from `start` to `end`, never wrapping; null is the end of the ring. */
export interface KeyRange {
  readonly start: RingPosition | null;
  readonly end: RingPosition | null;
}

/** Bounds on live rows returned; `Infinity` where there is none. */
export interface DataLimits {
  /** Rows in all; a partition with only a static row counts one. */
  readonly rows: number;
  readonly rowsPerPartition: number;
  /** Rows that the first partition has given on earlier pages already (it may be that of `key`). */
  readonly alreadyInFirstPartition: number;
  /** Partitions in all (DISTINCT, GROUP BY); usually `Infinity`. */
  readonly partitions: number;
}

export const NO_LIMITS: DataLimits = {
  rows: Number.POSITIVE_INFINITY,
  rowsPerPartition: Number.POSITIVE_INFINITY,
  alreadyInFirstPartition: 0,
  partitions: Number.POSITIVE_INFINITY,
};

export type ConditionOperator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'IN'
  | 'CONTAINS'
  | 'CONTAINS KEY'
  | 'LIKE';

/** `column operator value`, or `column[mapKey] = value`; values in wire form. */
export interface RowCondition {
  readonly column: ColumnMetadata;
  readonly operator: ConditionOperator;
  /** One value; for IN the list of them. */
  readonly values: readonly Buffer[];
  readonly mapKey: Buffer | null;
  /** Both sides are compared as an index has them. */
  readonly analysis?: TermAnalysis | undefined;
}

/** An index of the table, and those conditions (all must be met) that it is asked for. */
export interface IndexSearch {
  readonly name: string;
  readonly conditions: readonly RowCondition[];
}

/** `ORDER BY column ANN OF vector`: the rows whose vectors are most alike. */
export interface NearestSearch {
  readonly table: TableMetadata;
  readonly column: ColumnMetadata;
  /** In wire form. */
  readonly vector: Buffer;
  readonly similarity: SimilarityFunction;
}

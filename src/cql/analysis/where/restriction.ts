import type { ColumnMetadata } from '../../../schema/index.ts';
import type { Value } from '../value.ts';
import type { RowList, RowSource } from './row-source.ts';

/**
 * What a WHERE clause says of a column, or of several clustering columns together (`isMulti`),
 * after all its relations were merged.
 */
export type Restriction = EqRestriction | InRestriction | SliceRestriction | ContainsRestriction;

interface RestrictionBase {
  readonly columns: readonly ColumnMetadata[];
  readonly isMulti: boolean;
}

export interface EqRestriction extends RestrictionBase {
  readonly kind: 'eq';
  readonly row: RowSource;
}

export interface InRestriction extends RestrictionBase {
  readonly kind: 'in';
  readonly rows: RowList;
}

/** Between two bounds; a bound of a multi-column slice may be shorter than the columns. */
export interface SliceRestriction extends RestrictionBase {
  readonly kind: 'slice';
  readonly start: SliceBound | null;
  readonly end: SliceBound | null;
}

export interface SliceBound {
  readonly row: RowSource;
  readonly inclusive: boolean;
}

export interface ContainsRestriction extends RestrictionBase {
  readonly kind: 'contains';
  readonly values: readonly Value[];
  readonly keys: readonly Value[];
  readonly entries: readonly { readonly key: Value; readonly value: Value }[];
}

export function firstColumn(restriction: Restriction): ColumnMetadata {
  return restriction.columns[0] as ColumnMetadata;
}

export function lastColumn(restriction: Restriction): ColumnMetadata {
  return restriction.columns[restriction.columns.length - 1] as ColumnMetadata;
}

/** Comparisons that a restriction stands for, one by one. */
export function testCount(restriction: Restriction): number {
  if (restriction.kind === 'slice') {
    return Number(restriction.start !== null) + Number(restriction.end !== null);
  }
  if (restriction.kind !== 'contains') return restriction.columns.length;
  return restriction.values.length + restriction.keys.length + restriction.entries.length;
}

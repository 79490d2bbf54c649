import { invalidRequest } from '../../../base/error/index.ts';
import type { Clustering, ClusteringFilter, Slice } from '../../../mutation/index.ts';
import { ALL_ROWS, Bound, compareBounds } from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { checkKeyLength } from '../../../schema/index.ts';
import type { Bindings } from '../bindings.ts';
import type { BoundValue } from '../bound-value.ts';
import { UNSET } from '../bound-value.ts';
import { conditionValue } from './bound-check.ts';
import type { Restriction, SliceRestriction } from './restriction.ts';
import { boundSlices } from './slice-bounds.ts';
import type { StatementRestrictions } from './statement-restrictions.ts';
import { UnreadConstants } from './unread-constants.ts';

type EqualityRestriction = Restriction & { kind: 'eq' | 'in' };

/**
 * Gives the rows of each partition that a statement means: whole clusterings, or slices.
 *
 * 1. The leading `=` and `IN` restrictions give prefixes: all combinations, sorted and distinct.
 * 2. When they cover all clustering columns, the prefixes are the rows.
 * 3. Else each prefix becomes slices: between the bounds of the slice restriction that follows, or
 *    all rows under the prefix.
 */
export class ClusteringSource {
  private readonly table: TableMetadata;
  private readonly equalities: readonly EqualityRestriction[];
  private readonly slice: SliceRestriction | null;
  private readonly isRange: boolean;
  private readonly constant: ClusteringFilter | null;
  private readonly unread: UnreadConstants;
  private readonly reversed: boolean;
  /**
   * A static compact table has no rows to name once its last value column is dropped. DISTINCT, which
   * does not name any, goes on to look at the keys.
   */
  private readonly hasNothing: boolean;

  constructor(restrictions: StatementRestrictions, reversed: boolean, isDistinct = false) {
    this.table = restrictions.table;
    this.unread = UnreadConstants.ofClustering(restrictions.table.clustering);
    const sliced = restrictions.sliced;
    this.equalities = sliced.filter((r): r is EqualityRestriction => r.kind !== 'slice');
    this.slice = sliced.find((r): r is SliceRestriction => r.kind === 'slice') ?? null;
    this.isRange = restrictions.isColumnRange;
    const everything = sliced.length === 0;
    this.constant = everything ? allRows(restrictions.table, reversed) : null;
    this.reversed = reversed;
    const { layout, statics } = this.table;
    this.hasNothing = layout.isStaticCompact && statics.length === 0 && !isDistinct;
  }

  /** Several rows may be named: an IN is there. */
  get isIn(): boolean {
    return this.equalities.some(({ kind }) => kind === 'in');
  }

  /** Null when no row can be meant (an empty IN, bounds that exclude each other). */
  bind(bindings: Bindings): ClusteringFilter | null {
    if (this.hasNothing) return null;
    if (this.constant !== null) return this.constant;
    const { reversed } = this;
    if (!this.isRange) {
      const rows = this.bindRows(bindings);
      return rows.length === 0 ? null : { kind: 'names', rows, reversed };
    }
    const slices = this.bindSlices(bindings);
    return slices.length === 0 ? null : { kind: 'slices', slices, reversed };
  }

  /** Whole clusterings, or prefixes of them, sorted and distinct. */
  private bindRows(bindings: Bindings): readonly (readonly Buffer[])[] {
    const count = this.isIn && !this.isRange ? (bindings.countProduct ?? null) : null;
    let rows: Buffer[][] = [[]];
    let isIn = false;
    for (const restriction of this.equalities) {
      if (restriction.kind === 'eq') {
        const values = equalValues(restriction, restriction.row.bind(bindings));
        for (const row of rows) row.push(...values);
        count?.(rows.length, 'clustering key');
        continue;
      }
      isIn = true;
      const choices = restriction.rows.bind(bindings).map((row) => inValues(restriction, row));
      count?.(rows.length * choices.length, 'clustering key');
      rows = rows.flatMap((row) => choices.map((choice) => [...row, ...choice]));
    }
    return isIn ? this.distinct(rows) : rows;
  }

  private distinct(rows: readonly Buffer[][]): Buffer[][] {
    const { table } = this;
    const sorted = [...rows].sort((left, right) => table.compareClusterings(left, right));
    return sorted.filter(
      (row, i) => i === 0 || table.compareClusterings(sorted[i - 1] as Buffer[], row) !== 0,
    );
  }

  /**
   * As `bindRows`, of rows that are written: too long ones are refused. Where the last columns of the
   * clustering are not given, which only some compact tables allow, the rows lack them.
   */
  bindWrittenRows(bindings: Bindings): readonly Clustering[] {
    const rows = this.bindRows(bindings);
    for (const row of rows) {
      checkKeyLength(row);
      this.unread.check(row);
    }
    const { length } = this.table.clustering;
    const [first] = rows;
    if (first === undefined || first.length >= length) return rows;
    return rows.map((row) => withoutRest(row, length));
  }

  /**
   * As `bindSlices`, of rows that are deleted. Of a bound without a value a read makes a place before
   * all rows; a deletion fails in Cassandra on the replica, and must not take more than was meant.
   */
  bindDeletedSlices(bindings: Bindings): readonly Slice[] {
    const slices = this.bindSlices(bindings);
    for (const { start, end } of slices) {
      for (const { prefix } of [start, end]) {
        prefix.forEach((value, i) => {
          conditionValue(value, this.table.clustering[i] as ColumnMetadata);
        });
      }
    }
    return slices;
  }

  /** Slices in clustering order that do not overlap; those that hold nothing are left out. */
  bindSlices(bindings: Bindings): readonly Slice[] {
    const { table, slice } = this;
    const slices: Slice[] = [];
    for (const prefix of this.bindRows(bindings)) {
      if (slice !== null) slices.push(...boundSlices(table, prefix, slice, bindings));
      else slices.push({ start: new Bound(prefix, -1), end: new Bound(prefix, 1) });
    }
    return slices
      .filter(({ start, end }) => compareBounds(table, start, end) < 0)
      .sort((left, right) => compareBounds(table, left.start, right.start));
  }
}

/** Of a static compact table clients see the static row alone. */
function allRows({ layout }: TableMetadata, reversed: boolean): ClusteringFilter {
  return layout.isStaticCompact
    ? { kind: 'names', rows: [], reversed }
    : { kind: 'slices', slices: [ALL_ROWS], reversed };
}

function withoutRest(row: readonly Buffer[], length: number): Clustering {
  return [...row, ...new Array<null>(length - row.length).fill(null)];
}

function equalValues(restriction: Restriction, row: readonly BoundValue[]): readonly Buffer[] {
  return restriction.columns.map((column: ColumnMetadata, i) => {
    const value = row[i];
    if (restriction.isMulti && (value === null || value === undefined)) {
      throw invalidRequest(`Invalid null value for column ${column.name}`);
    }
    return conditionValue(value, column);
  });
}

function inValues(restriction: Restriction, row: readonly BoundValue[]): readonly Buffer[] {
  if (restriction.isMulti && row.includes(UNSET)) {
    throw invalidRequest(`Invalid unset value for tuple field number ${row.indexOf(UNSET)}`);
  }
  if (restriction.isMulti && row.includes(null)) {
    const names = restriction.columns.map((column) => column.name).join(', ');
    throw invalidRequest(`Invalid null value in condition for columns: [${names}]`);
  }
  return restriction.columns.map((column, i) => conditionValue(row[i], column));
}

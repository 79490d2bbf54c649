import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import type { ContainsRestriction, Restriction, SliceRestriction } from './restriction.ts';
import { firstColumn } from './restriction.ts';

const NONE: readonly Restriction[] = [];

/** Restrictions of key columns in key order, or of other columns in order of appearance. */
export class RestrictionSet {
  private readonly byColumn = new Map<ColumnMetadata, Restriction>();
  /** What `all` gave, until another is added: analysis asks for it many times. */
  private sorted: readonly Restriction[] | null = NONE;

  /** Adds a restriction, merged with those that its columns have. Throws when they exclude it. */
  add(restriction: Restriction): void {
    const met = new Set<Restriction>();
    for (const column of restriction.columns) {
      const existing = this.byColumn.get(column);
      if (existing !== undefined) met.add(existing);
    }
    let merged = restriction;
    for (const existing of met) merged = merge(existing, merged);
    for (const column of merged.columns) this.byColumn.set(column, merged);
    this.sorted = null;
  }

  /** Each restriction once, by the position of its first column. */
  get all(): readonly Restriction[] {
    this.sorted ??= [...new Set(this.byColumn.values())].sort(
      (left, right) => firstColumn(left).position - firstColumn(right).position,
    );
    return this.sorted;
  }

  /** Restricted columns in order. */
  get columns(): readonly ColumnMetadata[] {
    return [...this.byColumn.keys()].sort((left, right) => left.position - right.position);
  }

  get isEmpty(): boolean {
    return this.byColumn.size === 0;
  }

  get(column: ColumnMetadata): Restriction | undefined {
    return this.byColumn.get(column);
  }

  has(kind: Restriction['kind']): boolean {
    return this.all.some((restriction) => restriction.kind === kind);
  }
}

function inCommon(left: Restriction, right: Restriction): string {
  return left.columns
    .filter((column) => right.columns.includes(column))
    .map((column) => column.name)
    .join(', ');
}

function merge(existing: Restriction, added: Restriction): Restriction {
  const names = inCommon(existing, added);
  switch (existing.kind) {
    case 'eq':
      throw invalidRequest(
        `${names} cannot be restricted by more than one relation if it includes an Equal`,
      );
    case 'in':
      throw invalidRequest(
        `${names} cannot be restricted by more than one relation if it includes a IN`,
      );
    case 'slice':
      if (added.kind !== 'slice') {
        throw invalidRequest(
          `Column "${names}" cannot be restricted by both an equality and an inequality relation`,
        );
      }
      return mergeSlices(existing, added, names);
    case 'contains':
      if (added.kind !== 'contains') {
        throw invalidRequest(
          `Collection column ${names} can only be restricted by CONTAINS, CONTAINS KEY, ` +
            'or map-entry equality',
        );
      }
      return mergeContains(existing, added);
  }
}

function mergeSlices(
  existing: SliceRestriction,
  added: SliceRestriction,
  names: string,
): SliceRestriction {
  const first = firstColumn(existing);
  const other = firstColumn(added);
  if (first !== other) {
    const later = first.position > other.position ? first : other;
    throw invalidRequest(
      `Column "${later.name}" cannot be restricted by two inequalities not starting with the ` +
        'same column',
    );
  }
  for (const bound of ['start', 'end'] as const) {
    if (existing[bound] !== null && added[bound] !== null) {
      throw invalidRequest(
        `More than one restriction was found for the ${bound} bound on ${names}`,
      );
    }
  }
  const longer = existing.columns.length >= added.columns.length ? existing : added;
  return {
    kind: 'slice',
    columns: longer.columns,
    isMulti: existing.isMulti || added.isMulti,
    start: existing.start ?? added.start,
    end: existing.end ?? added.end,
  };
}

function mergeContains(
  existing: ContainsRestriction,
  added: ContainsRestriction,
): ContainsRestriction {
  return {
    kind: 'contains',
    columns: existing.columns,
    isMulti: false,
    values: [...existing.values, ...added.values],
    keys: [...existing.keys, ...added.keys],
    entries: [...existing.entries, ...added.entries],
  };
}

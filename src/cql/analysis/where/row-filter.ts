import { invalidRequest } from '../../../base/error/index.ts';
import type { ConditionOperator, RowCondition } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import { filterValue } from './bound-check.ts';
import type { InRestriction, Restriction, SliceBound } from './restriction.ts';
import { firstColumn } from './restriction.ts';
import { bindOwned } from './row-source.ts';

const NO_CONDITIONS: readonly RowCondition[] = [];

/** The conditions that replicas test row by row. */
export function bindRowFilter(
  restrictions: readonly Restriction[],
  bindings: Bindings,
): readonly RowCondition[] {
  if (restrictions.length === 0) return NO_CONDITIONS;
  const conditions: RowCondition[] = [];
  for (const restriction of restrictions) addConditions(restriction, bindings, conditions);
  return conditions;
}

function condition(
  column: ColumnMetadata,
  operator: ConditionOperator,
  value: Buffer,
  mapKey: Buffer | null = null,
): RowCondition {
  return { column, operator, values: [value], mapKey };
}

function addConditions(restriction: Restriction, bindings: Bindings, into: RowCondition[]): void {
  const column = firstColumn(restriction);
  switch (restriction.kind) {
    case 'eq': {
      const row = restriction.row.bind(bindings);
      restriction.columns.forEach((each, i) => {
        into.push(condition(each, '=', filterValue(row[i], each)));
      });
      return;
    }
    case 'in': {
      if (restriction.isMulti) throw invalidRequest('Multicolumn IN filters are not supported');
      into.push({ column, operator: 'IN', values: valuesOf(restriction, bindings), mapKey: null });
      return;
    }
    case 'slice':
      if (restriction.isMulti) {
        throw invalidRequest('Multi-column slice restrictions cannot be used for filtering.');
      }
      addBound(column, restriction.start, '>', bindings, into);
      addBound(column, restriction.end, '<', bindings, into);
      return;
    case 'contains':
      for (const value of restriction.values) {
        into.push(condition(column, 'CONTAINS', filterValue(bindOwned(value, bindings), column)));
      }
      for (const key of restriction.keys) {
        into.push(condition(column, 'CONTAINS KEY', filterValue(bindOwned(key, bindings), column)));
      }
      for (const { key, value } of restriction.entries) {
        const mapKey = filterValue(bindOwned(key, bindings), column);
        into.push(condition(column, '=', filterValue(bindOwned(value, bindings), column), mapKey));
      }
  }
}

const EMPTY = Buffer.alloc(0);

/** Those before the first null: Cassandra looks no further. One that is not set is an empty value to it. */
function valuesOf(restriction: InRestriction, bindings: Bindings): readonly Buffer[] {
  const values: Buffer[] = [];
  for (const [bound] of restriction.rows.bind(bindings)) {
    if (bound === null || bound === undefined) break;
    values.push(bound === UNSET ? EMPTY : bound);
  }
  return values;
}

function addBound(
  column: ColumnMetadata,
  bound: SliceBound | null,
  operator: '<' | '>',
  bindings: Bindings,
  into: RowCondition[],
): void {
  if (bound === null) return;
  const [value] = bound.row.bind(bindings);
  into.push(
    condition(column, bound.inclusive ? `${operator}=` : operator, filterValue(value, column)),
  );
}

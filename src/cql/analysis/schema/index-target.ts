import { invalidRequest } from '../../../base/error/index.ts';
import { quoteIdentifier } from '../../../base/identifier/index.ts';
import type { IndexTarget, TableMetadata } from '../../../schema/index.ts';
import type { IndexTarget as RawTarget } from '../../ast/index.ts';
import { existingColumn } from '../table-lookup.ts';
import { isCollection, typeShape } from '../type-shape.ts';
import { MAXIMUM_NAME_LENGTH } from './system-protection.ts';

/**
 * A bare collection means its values, but where it descends (cql3/statements/schema/IndexTarget.java).
 */
export function preparedTarget(table: TableMetadata, { kind, column }: RawTarget): IndexTarget {
  const found = existingColumn(table, column);
  const meansValues = kind === 'simple' && isCollection(found.type) && !found.isReversed;
  const type = meansValues ? 'values' : kind;
  return { column: found, type };
}

/** As the option `target` has it. */
export function targetText({ column, type }: IndexTarget): string {
  const name = quoteIdentifier(column.name);
  return type === 'simple' ? name : `${type}(${name})`;
}

/** Throws what Cassandra says of a column that cannot be indexed so. */
export function checkIndexTarget(
  table: TableMetadata,
  target: IndexTarget,
  isCustom: boolean,
): void {
  const { column } = target;
  const isName = /^\w+$/.test(column.name) && column.name.length <= MAXIMUM_NAME_LENGTH;
  if (isCustom && !isName) {
    throw invalidRequest(
      `Column '${column.name}' is longer than the permissible name length of ` +
        `${MAXIMUM_NAME_LENGTH} characters or contains non-alphanumeric-underscore characters`,
    );
  }
  refuseDurations(target);
  refuseCompactColumns(table, target);
  if (column.kind === 'partition_key' && table.partitionKey.length === 1) {
    throw invalidRequest(
      `Cannot create secondary index on the only partition key column ${column.name}`,
    );
  }
  checkTargetType(target);
}

/** Of compact tables only those columns can be indexed that were declared beside the key alone. */
function refuseCompactColumns({ layout }: TableMetadata, { column }: IndexTarget): void {
  if (!layout.isCompact) return;
  const place = 'Secondary indexes are not supported on';
  if (column.isPrimaryKey) {
    throw invalidRequest(`${place} PRIMARY KEY columns in COMPACT STORAGE tables`);
  }
  if (column === layout.compactValue) {
    throw invalidRequest(`${place} compact value column of COMPACT STORAGE tables`);
  }
}

function refuseDurations({ column: { type } }: IndexTarget): void {
  if (!type.referencesDuration) return;
  const shape = typeShape(type);
  const place = 'Secondary indexes are not supported on';
  if (isCollection(type)) throw invalidRequest(`${place} collections containing durations`);
  if (shape === 'tuple') throw invalidRequest(`${place} tuples containing durations`);
  if (shape === 'userType') throw invalidRequest(`${place} UDTs containing durations`);
  throw invalidRequest(`${place} duration columns`);
}

function checkTargetType({ column, type: target }: IndexTarget): void {
  const { name, type } = column;
  const isFrozenCollection = isCollection(type) && !type.isMultiCell;
  if (isFrozenCollection && target !== 'full') {
    throw invalidRequest(
      `Cannot create ${target === 'simple' ? '' : target}() index on frozen column ${name}. Frozen collections are immutable ` +
        `and must be fully indexed by using the 'full(${quoteIdentifier(name)})' modifier`,
    );
  }
  if (!isFrozenCollection && target === 'full') {
    throw invalidRequest('full() indexes can only be created on frozen collections');
  }
  if (!isCollection(type) && target !== 'simple') {
    throw invalidRequest(
      `Cannot create ${target}() index on ${name}. Non-collection columns only support simple ` +
        'indexes',
    );
  }
  const isMap = typeShape(type) === 'map' && type.isMultiCell;
  if (!isMap && (target === 'keys' || target === 'entries')) {
    throw invalidRequest(`Cannot create index on ${target} of column ${name} with non-map type`);
  }
  if (typeShape(type) === 'userType' && type.isMultiCell) {
    throw invalidRequest(`Cannot create index on non-frozen UDT column ${name}`);
  }
}

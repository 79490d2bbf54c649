import { invalidRequest } from '../../base/error/index.ts';
import { termSizeThreshold } from '../../guardrail/index.ts';
import type { Cell, IndexSearch, PartitionUpdate, Row } from '../../mutation/index.ts';
import { analysed, ComplexCells, findColumn } from '../../mutation/index.ts';
import type { IndexMetadata, IndexTarget, TableMetadata } from '../../schema/index.ts';
import {
  indexTarget,
  isStorageAttached,
  splitPartitionKey,
  termAnalysisOf,
} from '../../schema/index.ts';
import type { Execution } from '../execution.ts';

/** A value must be shorter than the length that an unsigned short can tell. */
const MAXIMUM_INDEXED_BYTES = 65_535;
/** Lengths and ends that Cassandra writes around key and value of an entry of a map. */
const ENTRY_BYTES = 6;

/**
 * Refuses values that an index cannot hold, and holds the client to the sizes of terms
 * (IMutation.validateIndexedColumns of Cassandra). Throws `invalidRequest`.
 */
export function validateIndexedColumns(update: PartitionUpdate, execution: Execution): void {
  const { table } = update;
  if (table.indexes.size === 0) return;
  for (const index of table.indexes.values()) {
    const target = indexTarget(table, index);
    if (isStorageAttached(index)) guardTerms(index, target, update, execution);
    else checkValues(index, target, update);
  }
}

/** What an index of Cassandra's own kind can be asked for. Throws `invalidRequest`. */
export function checkIndexedTerms(
  { indexes }: TableMetadata,
  { name, conditions }: IndexSearch,
): void {
  const index = indexes.get(name);
  if (index === undefined || isStorageAttached(index)) return;
  for (const { values, mapKey } of conditions) {
    const lengths = [...values, ...(mapKey === null ? [] : [mapKey])].map(({ length }) => length);
    if (lengths.every((length) => length <= MAXIMUM_INDEXED_BYTES)) continue;
    throw invalidRequest('Index expression values may not be larger than 64K');
  }
}

function checkValues(index: IndexMetadata, target: IndexTarget, update: PartitionUpdate): void {
  const { table } = update;
  for (const { length } of indexedValues(target, update)) {
    if (length < MAXIMUM_INDEXED_BYTES) continue;
    throw invalidRequest(
      `Cannot index value of size ${length} for index ${index.name} on ` +
        `${table.keyspace}.${table.name}(${target.column.name}) ` +
        `(maximum allowed size=${MAXIMUM_INDEXED_BYTES})`,
    );
  }
}

function guardTerms(
  index: IndexMetadata,
  target: IndexTarget,
  update: PartitionUpdate,
  execution: Execution,
): void {
  const threshold = execution.guardrails.thresholds[termSizeThreshold(target)];
  if (!threshold.appliesTo(execution)) return;
  const analysis = termAnalysisOf(index, target);
  const name = columnText(target);
  for (const { length, value } of indexedValues(target, update)) {
    if (!threshold.isPast(length, threshold.warnAt)) continue;
    const term = analysis === null ? length : analysed(value, analysis).length;
    threshold.guard(term, name, execution);
  }
}

/** As Cassandra calls the column of an index in messages. */
function columnText({ column }: IndexTarget): string {
  return column.name;
}

interface IndexedValue {
  readonly length: number;
  readonly value: Buffer;
}

/** The values that an update writes and an index of that target has terms of. */
function indexedValues(target: IndexTarget, update: PartitionUpdate): readonly IndexedValue[] {
  const { column } = target;
  const { staticRow, rows } = update;
  switch (column.kind) {
    case 'regular':
      return rows.flatMap((row) => cellValues(row, target));
    case 'static':
      return staticRow === null ? [] : cellValues(staticRow, target);
    case 'clustering':
      return rows.flatMap(({ clustering }) => {
        const value = clustering[column.position];
        return value == null ? [] : [valueWithLength(value)];
      });
    case 'partition_key':
      return [valueWithLength(keyValue(update.table, update.key.key, column.position))];
  }
}

function keyValue(table: TableMetadata, key: Buffer, position: number): Buffer {
  return splitPartitionKey(table, key)[position] as Buffer;
}

function valueWithLength(value: Buffer): IndexedValue {
  return { value, length: value.length };
}

function cellValues(row: Row, target: IndexTarget): readonly IndexedValue[] {
  const data = findColumn(row, target.column);
  if (data === undefined) return [];
  const cells = data instanceof ComplexCells ? data.cells : [data];
  return cells.filter((cell) => !cell.isTombstone).map((cell) => cellValue(cell, target));
}

function cellValue({ path, value, column }: Cell, { type }: IndexTarget): IndexedValue {
  if (path === null || type === 'simple' || type === 'full') return valueWithLength(value);
  if (type === 'entries') return { value, length: path.length + value.length + ENTRY_BYTES };
  // The elements of a set are the paths of its cells.
  const isPath = type === 'keys' || column.type.name.startsWith('set<');
  return valueWithLength(isPath ? path : value);
}

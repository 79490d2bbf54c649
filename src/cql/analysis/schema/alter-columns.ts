import { invalidRequest, serverError } from '../../../base/error/index.ts';
import type { DroppedColumn, Schema, TableMetadata } from '../../../schema/index.ts';
import { ColumnMetadata, makeTable } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { expandUserTypes } from '../../../types/index.ts';
import type { ColumnDefinition, TableAlteration } from '../../ast/index.ts';
import type { UserTypes } from '../raw-type-resolver.ts';
import { resolveType, userTypesOf } from '../raw-type-resolver.ts';
import { existingColumn } from '../table-lookup.ts';
import { typeShape } from '../type-shape.ts';
import { withMasks } from './column-masks.ts';
import { dropUnderViews, staticsNeedClustering, tableText } from './faults.ts';
import { refuseIndexedColumn } from './index-transformations.ts';
import type { SchemaContext } from './schema-transformation.ts';
import { partsOf, withColumns } from './table-parts.ts';
import { checkNestedCells, validateNewColumns } from './validate-table.ts';

type Alteration<K extends TableAlteration['kind']> = TableAlteration & { readonly kind: K };

/** ALTER TABLE ... ADD: the same table when IF NOT EXISTS finds all columns there. */
export function addColumns(
  table: TableMetadata,
  { columns, ifColumnNotExists }: Alteration<'addColumns'>,
  schema: Schema,
): TableMetadata {
  const userTypes = userTypesOf(schema, table.keyspace);
  const byName = columnsByName(table);
  const before = byName.size;
  for (const definition of columns) {
    const column = newColumn(definition, userTypes);
    if (!byName.has(column.name)) byName.set(column.name, checkedColumn(table, column));
    else if (!ifColumnNotExists) {
      throw invalidRequest(`Column with name '${column.name}' already exists`);
    }
  }
  if (byName.size === before) return table;
  const after = withColumns(table, byName.values());
  validateNewColumns(table, after);
  const added = columns.filter(({ name }) => table.column(name) === undefined);
  return withMasks(after, added, schema);
}

function newColumn(definition: ColumnDefinition, userTypes: UserTypes): ColumnMetadata {
  const type = resolveType(definition.type, userTypes);
  return new ColumnMetadata(definition.name, definition.isStatic ? 'static' : 'regular', -1, type);
}

/** Old cells of a dropped column are still in files: they must be readable as the new one. */
function checkedColumn(table: TableMetadata, column: ColumnMetadata): ColumnMetadata {
  const { name, type, kind } = column;
  if (table.layout.isCompact) {
    throw invalidRequest('Cannot add new column to a COMPACT STORAGE table');
  }
  if (kind === 'static' && table.clustering.length === 0) throw staticsNeedClustering();
  checkNestedCells(type, ` for column ${name}`);
  const dropped = table.droppedColumns.get(name)?.column;
  if (dropped === undefined) return column;
  if (!isStoredAlike(type, dropped.type)) {
    throw invalidRequest(
      `Cannot re-add previously dropped column '${name}' of type ${type.name}, ` +
        `incompatible with previous type ${dropped.type.name}`,
    );
  }
  if ((dropped.kind === 'static') !== (kind === 'static')) {
    throw invalidRequest(
      `Cannot re-add previously dropped column '${name}' of kind ${kind.toUpperCase()}, ` +
        `incompatible with previous kind ${dropped.kind.toUpperCase()}`,
    );
  }
  if (table.isCounter) {
    throw invalidRequest(`Cannot re-add previously dropped counter column ${name}`);
  }
  return column;
}

/** A cell of the one type is a cell of the other: of the same length where that is not written. */
function isStoredAlike(type: CqlType, previous: CqlType): boolean {
  return (
    type.isValueCompatibleWith(previous) &&
    type.fixedLengthBytes === previous.fixedLengthBytes &&
    type.isMultiCell === previous.isMultiCell
  );
}

/** ALTER TABLE ... DROP: cells up to the time of the drop are gone, also when the name returns. */
export function dropColumns(
  table: TableMetadata,
  { columns, ifColumnExists, timestamp }: Alteration<'dropColumns'>,
  context: SchemaContext,
  hasViews: boolean,
): TableMetadata {
  const byName = columnsByName(table);
  const dropped = new Map<string, DroppedColumn>(table.droppedColumns);
  for (const name of new Set(columns)) {
    const column = table.column(name);
    if (column === undefined) {
      if (ifColumnExists) continue;
      throw invalidRequest(`Column ${name} was not found in table '${tableText(table)}'`);
    }
    if (column.isPrimaryKey) throw invalidRequest(`Cannot drop PRIMARY KEY column ${name}`);
    refuseUserTypeDrop(column);
    refuseIndexedColumn(table, name, 'Cannot drop');
    if (column === table.layout.compactValue) {
      throw hasViews ? dropUnderViews(name, table) : noRowWithout();
    }
    byName.delete(name);
    const droppedAtMicros = timestamp === null ? context.nextTimestamp() : micros(timestamp);
    dropped.set(name, { column: withoutUserTypes(column), droppedAtMicros });
  }
  if (byName.size === table.columns.length) return table;
  return withColumns(table, byName.values(), dropped.values());
}

/** A compact table has one regular column; Cassandra finds that out when it has none. */
function noRowWithout(): Error {
  return serverError('java.lang.IndexOutOfBoundsException: 0 not in range [0..0)');
}

/** What was dropped is remembered with tuples for user types, which may be dropped as well. */
function withoutUserTypes(column: ColumnMetadata): ColumnMetadata {
  const type = expandUserTypes(column.type);
  if (type === column.type) return column;
  return new ColumnMetadata(column.name, column.kind, column.position, type);
}

/** No tuple has cells of its own, so nothing could stand for such a column. */
function refuseUserTypeDrop({ name, type }: ColumnMetadata): void {
  if (!type.isMultiCell || typeShape(type) !== 'userType') return;
  throw invalidRequest(`Cannot drop non-frozen column ${name} of user type ${type.name}`);
}

function micros(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** ALTER TABLE ... RENAME of key columns. IF EXISTS is read, and has no effect in Cassandra. */
export function renameColumns(
  table: TableMetadata,
  { renames }: Alteration<'renameColumns'>,
): TableMetadata {
  const byName = columnsByName(table);
  for (const [from, to] of new Map(renames.map((rename) => [rename.from, rename.to]))) {
    const column = existingColumn(table, from);
    if (!column.isPrimaryKey) throw invalidRequest(`Cannot rename non PRIMARY KEY column ${from}`);
    const isTaken = table.column(to) !== undefined;
    if (!isTaken) refuseIndexedColumn(table, from, "Can't rename");
    if (isTaken) {
      throw invalidRequest(
        `Cannot rename column ${from} to ${to} in table '${tableText(table)}'; ` +
          'another column with that name already exists',
      );
    }
    if (byName.has(to)) throw serverError('java.lang.IllegalArgumentException');
    const { kind, position, type, isReversed } = column;
    byName.delete(from);
    byName.set(to, new ColumnMetadata(to, kind, position, type, isReversed));
  }
  const renamed = new Map(renames.map((rename) => [rename.from, rename.to]));
  const masks = new Map([...table.masks].map(([name, mask]) => [renamed.get(name) ?? name, mask]));
  return makeTable({ ...partsOf(table), columns: [...byName.values()], masks });
}

function columnsByName(table: TableMetadata): Map<string, ColumnMetadata> {
  return new Map(table.columns.map((column) => [column.name, column]));
}

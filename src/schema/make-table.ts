import { invariant } from '../base/error/index.ts';
import type { CqlType } from '../types/index.ts';
import type { ColumnKind } from './column.ts';
import { type ColumnMetadata, compareColumns, isBeyondAscii } from './column.ts';
import type { ColumnMask } from './column-mask.ts';
import type { IndexMetadata } from './index-metadata.ts';
import type { DroppedColumn, TableMetadata } from './table.ts';
import { TableLayout } from './table-layout.ts';
import type { TableOptions } from './table-options.ts';
import { DEFAULT_TABLE_OPTIONS } from './table-options.ts';
import type { ViewDefinition } from './view.ts';

export interface TableDefinition {
  readonly id: string;
  readonly keyspace: string;
  readonly name: string;
  /** In any order: keys are put in the order of their positions, others in storage order. */
  readonly columns: readonly ColumnMetadata[];
  readonly options?: Partial<TableOptions>;
  /** By default that of tables which are not compact. */
  readonly layout?: TableLayout;
  readonly droppedColumns?: Iterable<DroppedColumn> | ReadonlyMap<string, DroppedColumn>;
  readonly indexes?: Iterable<IndexMetadata> | ReadonlyMap<string, IndexMetadata>;
  /** Those of columns that are not there are left out. */
  readonly masks?: ReadonlyMap<string, ColumnMask>;
  readonly isVirtual?: boolean;
  /** By default whether one of the columns counts; a table that has lost them all still does. */
  readonly isCounter?: boolean;
  readonly view?: ViewDefinition | null;
}

/** What ALTER TABLE may change. */
export type TableChanges = Partial<
  Pick<
    TableDefinition,
    'name' | 'columns' | 'options' | 'layout' | 'droppedColumns' | 'indexes' | 'masks' | 'view'
  >
>;

type CompareClusterings = TableMetadata['compareClusterings'];

/** An immutable table of its parts. Key columns must have the positions 0, 1, 2... */
export function makeTable(definition: TableDefinition): TableMetadata {
  return new Table(definition);
}

/** The table with some of its parts replaced; `options` replaces only those it names. */
export function alteredTable(table: TableMetadata, changes: TableChanges): TableMetadata {
  return makeTable({
    ...table,
    ...changes,
    options: { ...table.options, ...changes.options },
  });
}

function droppedByName(
  dropped: Iterable<DroppedColumn> | ReadonlyMap<string, DroppedColumn>,
): ReadonlyMap<string, DroppedColumn> {
  if (dropped instanceof Map) return dropped;
  const list = [...(dropped as Iterable<DroppedColumn>)];
  return new Map(list.map((each) => [each.column.name, each]));
}

function indexesByName(
  indexes: Iterable<IndexMetadata> | ReadonlyMap<string, IndexMetadata>,
): ReadonlyMap<string, IndexMetadata> {
  if (indexes instanceof Map) return indexes;
  const list = [...(indexes as Iterable<IndexMetadata>)];
  return new Map(
    list.sort((left, right) => (left.name < right.name ? -1 : 1)).map((each) => [each.name, each]),
  );
}

const NO_MASKS: ReadonlyMap<string, ColumnMask> = new Map();

function masksOf(
  columns: readonly ColumnMetadata[],
  masks: ReadonlyMap<string, ColumnMask> = NO_MASKS,
): ReadonlyMap<string, ColumnMask> {
  if (masks.size === 0) return NO_MASKS;
  return new Map([...masks].filter(([name]) => columns.some((column) => column.name === name)));
}

class Table implements TableMetadata {
  /** Nodes of one process may share a snapshot; on a wire its id would stand for it. */
  static readonly shared = true;
  readonly id: string;
  readonly keyspace: string;
  readonly name: string;
  readonly partitionKey: readonly ColumnMetadata[];
  readonly clustering: readonly ColumnMetadata[];
  readonly statics: readonly ColumnMetadata[];
  readonly regulars: readonly ColumnMetadata[];
  readonly options: TableOptions;
  readonly droppedColumns: ReadonlyMap<string, DroppedColumn>;
  readonly indexes: ReadonlyMap<string, IndexMetadata>;
  readonly masks: ReadonlyMap<string, ColumnMask>;
  readonly isVirtual: boolean;
  readonly isCounter: boolean;
  readonly view: ViewDefinition | null;
  readonly layout: TableLayout;
  readonly columns: readonly ColumnMetadata[];
  readonly selectOrder: readonly ColumnMetadata[];
  readonly compareClusterings: CompareClusterings;
  private readonly byName: ReadonlyMap<string, ColumnMetadata>;

  constructor(definition: TableDefinition) {
    const { columns } = definition;
    this.id = definition.id;
    this.keyspace = definition.keyspace;
    this.name = definition.name;
    this.partitionKey = keyColumns(columns, 'partition_key');
    this.clustering = keyColumns(columns, 'clustering');
    this.statics = otherColumns(columns, 'static');
    this.regulars = otherColumns(columns, 'regular');
    this.options = Object.freeze({ ...DEFAULT_TABLE_OPTIONS, ...definition.options });
    this.droppedColumns = droppedByName(definition.droppedColumns ?? []);
    this.indexes = indexesByName(definition.indexes ?? []);
    this.masks = masksOf(columns, definition.masks);
    this.isVirtual = definition.isVirtual ?? false;
    this.view = definition.view ?? null;
    this.isCounter = definition.isCounter ?? columns.some(({ type }) => type.isCounter);
    this.layout = (definition.layout ?? TableLayout.CQL).withColumns(columns);
    this.columns = Object.freeze([
      ...this.partitionKey,
      ...this.clustering,
      ...inSelectOrder(this.statics),
      ...inSelectOrder(this.regulars),
    ]);
    this.selectOrder = Object.freeze(this.columns.filter((column) => !this.layout.hides(column)));
    this.compareClusterings = comparatorOf(this.clustering);
    this.byName = new Map(columns.map((column) => [column.name, column]));
    invariant(this.byName.size === columns.length, `${this.name} has two columns of one name`);
    invariant(this.partitionKey.length > 0, `${this.name} has no partition key`);
    Object.freeze(this);
  }

  column(name: string): ColumnMetadata | undefined {
    return this.byName.get(name);
  }
}

function keyColumns(columns: readonly ColumnMetadata[], kind: ColumnKind): ColumnMetadata[] {
  const keys = columns.filter((column) => column.kind === kind);
  keys.sort((left, right) => left.position - right.position);
  for (const [index, column] of keys.entries()) {
    invariant(column.position === index, `${kind} ${column.name} has position ${column.position}`);
  }
  return keys;
}

function otherColumns(columns: readonly ColumnMetadata[], kind: ColumnKind): ColumnMetadata[] {
  return columns.filter((column) => column.kind === kind).sort(compareColumns);
}

/**
 * The order of SELECT *: simple and complex columns (those given are sorted so) merged by name, each byte
 * signed as in Java's ByteBuffer. Complex columns with names beyond ASCII pass for simple ones in Cassandra,
 * which looks for the first complex one by an empty name.
 */
function inSelectOrder(columns: readonly ColumnMetadata[]): ColumnMetadata[] {
  const split = columns.findIndex((column) => column.isComplex && !isBeyondAscii(column));
  if (split < 0) return [...columns];
  const [simple, complex] = [columns.slice(0, split), columns.slice(split)];
  const merged: ColumnMetadata[] = [];
  while (simple[0] !== undefined && complex[0] !== undefined) {
    const next = compareSigned(simple[0].nameBytes, complex[0].nameBytes) <= 0 ? simple : complex;
    merged.push(next.shift() as ColumnMetadata);
  }
  return [...merged, ...simple, ...complex];
}

function compareSigned(left: Buffer, right: Buffer): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = left.readInt8(i) - right.readInt8(i);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function comparatorOf(clustering: readonly ColumnMetadata[]): CompareClusterings {
  const [first] = clustering;
  if (first === undefined) return () => 0;
  return clustering.length === 1 ? singleComparator(first) : manyComparator(clustering);
}

/** Most tables have one clustering column: no loop for them. */
function singleComparator(column: ColumnMetadata): CompareClusterings {
  const type: CqlType = column.type;
  const sign = column.isReversed ? -1 : 1;
  return (left, right) => {
    const leftValue = left[0];
    const rightValue = right[0];
    if (leftValue == null || rightValue == null) return left.length - right.length;
    return type.compare(leftValue, rightValue) * sign;
  };
}

function manyComparator(clustering: readonly ColumnMetadata[]): CompareClusterings {
  const types = clustering.map((column) => column.type);
  const signs = clustering.map((column) => (column.isReversed ? -1 : 1));
  return (left, right) => {
    const shared = Math.min(left.length, right.length);
    for (let i = 0; i < shared; i++) {
      const leftValue = left[i] as Buffer | null;
      const rightValue = right[i] as Buffer | null;
      if (leftValue === null || rightValue === null) {
        if (leftValue === rightValue) continue;
        return leftValue === null ? -1 : 1;
      }
      const order = (types[i] as CqlType).compare(leftValue, rightValue);
      if (order !== 0) return order * (signs[i] as number);
    }
    return left.length - right.length;
  };
}

/** Order of two values of a clustering column; null, for none, before all others. */
export function compareComponents(
  { type, isReversed }: ColumnMetadata,
  left: Buffer | null,
  right: Buffer | null,
): number {
  if (left === null || right === null) return Number(right === null) - Number(left === null);
  const order = type.compare(left, right);
  return isReversed ? -order : order;
}

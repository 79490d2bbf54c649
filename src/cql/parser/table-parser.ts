import { invalidRequest } from '../../base/error/index.ts';
import type {
  AlterTableStatement,
  ClusteringOrder,
  ColumnDefinition,
  ColumnMask,
  CreateTableStatement,
  PrimaryKey,
  Property,
  TableAlteration,
  Term,
} from '../ast/index.ts';
import { nameText } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { acceptIfExists, acceptIfNotExists } from './clause-parser.ts';
import type { Cursor } from './cursor.ts';
import { parseFunctionName, parseTableName } from './name-parser.ts';
import { Properties, parseProperties } from './property-parser.ts';
import { parseTermList } from './term-parser.ts';
import { parseType } from './type-parser.ts';

/**
 * After CREATE TABLE. Throws `invalidRequest` for columns and orders that are named twice and for a second
 * primary key: Cassandra refuses them before it has read on.
 */
export function parseCreateTable(cursor: Cursor): CreateTableStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const table = parseTableName(cursor);
  const shape = new TableShape(nameText(table));
  cursor.expect(Kind.LEFT_PAREN);
  parseTableColumn(cursor, shape);
  while (cursor.accept(Kind.COMMA)) {
    if (cursor.kind === Kind.COMMA || cursor.kind === Kind.RIGHT_PAREN) continue;
    parseTableColumn(cursor, shape);
  }
  cursor.expect(Kind.RIGHT_PAREN);
  const { properties, clusteringOrder, compactStorage } = parseTableProperties(
    cursor,
    `table '${shape.name}'`,
  );
  return {
    kind: 'createTable',
    table,
    ifNotExists,
    columns: shape.columns,
    primaryKey: shape.primaryKey,
    clusteringOrder,
    compactStorage,
    properties,
  };
}

/** A table as far as it has been read. */
class TableShape {
  readonly name: string;
  readonly columns: ColumnDefinition[] = [];
  primaryKey: PrimaryKey | null = null;
  private readonly columnNames = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  addColumn(column: ColumnDefinition): void {
    const { name } = column;
    if (this.columnNames.has(name)) {
      throw invalidRequest(`Duplicate column '${name}' declaration for table '${this.name}'`);
    }
    this.columnNames.add(name);
    this.columns.push(column);
  }

  setPrimaryKey(key: PrimaryKey): void {
    if (this.primaryKey !== null) {
      throw invalidRequest(
        `Multiple PRIMARY KEY specified for table '${this.name}' (exactly one required)`,
      );
    }
    this.primaryKey = key;
  }
}

function parseTableColumn(cursor: Cursor, shape: TableShape): void {
  if (cursor.kind === Kind.PRIMARY) {
    shape.setPrimaryKey(parsePrimaryKey(cursor));
    return;
  }
  const column = parseColumnDefinition(cursor);
  shape.addColumn(column);
  if (!cursor.acceptAll(Kind.PRIMARY, Kind.KEY)) return;
  shape.setPrimaryKey({ partitionKey: [column.name], clustering: [] });
}

function parseColumnDefinition(cursor: Cursor): ColumnDefinition {
  const name = cursor.name();
  const type = parseType(cursor);
  const isStatic = cursor.accept(Kind.STATIC);
  const mask = cursor.kind === Kind.MASKED ? parseMask(cursor) : null;
  return { name, type, isStatic, mask };
}

/** MASKED WITH DEFAULT or MASKED WITH function(...). A function may be named `default`. */
function parseMask(cursor: Cursor): ColumnMask {
  cursor.expect(Kind.MASKED);
  cursor.expect(Kind.WITH);
  const next = cursor.peek(1);
  if (cursor.kind === Kind.DEFAULT && next !== Kind.LEFT_PAREN && next !== Kind.DOT) {
    cursor.advance();
    return { function: { keyspace: 'system', name: 'mask_default' }, arguments: [] };
  }
  const name = parseFunctionName(cursor);
  cursor.expect(Kind.LEFT_PAREN);
  const args: Term[] = cursor.kind === Kind.RIGHT_PAREN ? [] : parseTermList(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return { function: name, arguments: args };
}

/** `PRIMARY KEY (a, b)` or `PRIMARY KEY ((a, b), c)`. */
export function parsePrimaryKey(cursor: Cursor): PrimaryKey {
  cursor.expect(Kind.PRIMARY);
  cursor.expect(Kind.KEY);
  cursor.expect(Kind.LEFT_PAREN);
  const partitionKey: string[] = [];
  if (cursor.accept(Kind.LEFT_PAREN)) {
    do partitionKey.push(cursor.name());
    while (cursor.accept(Kind.COMMA));
    cursor.expect(Kind.RIGHT_PAREN);
  } else {
    partitionKey.push(cursor.name());
  }
  const clustering: string[] = [];
  while (cursor.accept(Kind.COMMA)) clustering.push(cursor.name());
  cursor.expect(Kind.RIGHT_PAREN);
  return { partitionKey, clustering };
}

/** What may follow WITH for a table or a view. */
export type TableProperties = {
  readonly properties: readonly Property[];
  readonly clusteringOrder: readonly ClusteringOrder[];
  readonly compactStorage: boolean;
};

/**
 * WITH and its properties, CLUSTERING ORDER BY and COMPACT STORAGE, or nothing. `owner` is `table 'x'` or
 * `view 'x'`. Throws `invalidRequest` for a column that is ordered twice.
 */
export function parseTableProperties(cursor: Cursor, owner: string): TableProperties {
  const properties = new Properties();
  const clusteringOrder: ClusteringOrder[] = [];
  let compactStorage = false;
  if (cursor.accept(Kind.WITH)) {
    do {
      const next = cursor.peek(1);
      if (cursor.kind === Kind.COMPACT && next !== Kind.EQUAL) {
        cursor.acceptAll(Kind.COMPACT, Kind.STORAGE);
        compactStorage = true;
      } else if (cursor.kind === Kind.CLUSTERING && next !== Kind.EQUAL) {
        parseClusteringOrder(cursor, clusteringOrder, owner);
      } else {
        properties.parse(cursor);
      }
    } while (cursor.accept(Kind.AND));
  }
  return { properties: properties.list, clusteringOrder, compactStorage };
}

function parseClusteringOrder(cursor: Cursor, orders: ClusteringOrder[], owner: string): void {
  cursor.acceptAll(Kind.CLUSTERING, Kind.ORDER, Kind.BY, Kind.LEFT_PAREN);
  do {
    const column = cursor.name();
    const descending = cursor.accept(Kind.DESC);
    if (!descending) cursor.expect(Kind.ASC);
    if (orders.some((each) => each.column === column)) {
      throw invalidRequest(
        `Duplicate column '${column}' in CLUSTERING ORDER BY clause for ${owner}`,
      );
    }
    orders.push({ column, descending });
  } while (cursor.accept(Kind.COMMA));
  cursor.expect(Kind.RIGHT_PAREN);
}

/** After ALTER TABLE. */
export function parseAlterTable(cursor: Cursor): AlterTableStatement {
  const ifExists = acceptIfExists(cursor);
  const table = parseTableName(cursor);
  return { kind: 'alterTable', table, ifExists, alteration: parseAlteration(cursor) };
}

function parseAlteration(cursor: Cursor): TableAlteration {
  switch (cursor.kind) {
    case Kind.ALTER:
      cursor.advance();
      return parseAlterColumn(cursor);
    case Kind.ADD:
      cursor.advance();
      return parseAddColumns(cursor);
    case Kind.DROP:
      cursor.advance();
      return parseDropColumns(cursor);
    case Kind.RENAME:
      cursor.advance();
      return {
        kind: 'renameColumns',
        ifColumnExists: acceptIfExists(cursor),
        renames: parseRenames(cursor),
      };
    default:
      cursor.expect(Kind.WITH);
      return { kind: 'setProperties', properties: parseProperties(cursor) };
  }
}

/** `ALTER c TYPE t`, `ALTER [IF EXISTS] c MASKED WITH ...`, `ALTER [IF EXISTS] c DROP MASKED` */
function parseAlterColumn(cursor: Cursor): TableAlteration {
  const ifColumnExists = acceptIfExists(cursor);
  const column = cursor.column();
  if (!ifColumnExists && cursor.accept(Kind.TYPE)) {
    return { kind: 'alterColumnType', column, type: parseType(cursor) };
  }
  if (cursor.acceptAll(Kind.DROP, Kind.MASKED)) {
    return { kind: 'maskColumn', ifColumnExists, column, mask: null };
  }
  return { kind: 'maskColumn', ifColumnExists, column, mask: parseMask(cursor) };
}

function parseAddColumns(cursor: Cursor): TableAlteration {
  const ifColumnNotExists = acceptIfNotExists(cursor);
  const columns: ColumnDefinition[] = [];
  if (cursor.accept(Kind.LEFT_PAREN)) {
    do columns.push(parseColumnDefinition(cursor));
    while (cursor.accept(Kind.COMMA));
    cursor.expect(Kind.RIGHT_PAREN);
  } else {
    columns.push(parseColumnDefinition(cursor));
  }
  return { kind: 'addColumns', ifColumnNotExists, columns };
}

function parseDropColumns(cursor: Cursor): TableAlteration {
  if (cursor.kind === Kind.COMPACT && cursor.peek(1) === Kind.STORAGE) {
    cursor.acceptAll(Kind.COMPACT, Kind.STORAGE);
    return { kind: 'dropCompactStorage' };
  }
  const ifColumnExists = acceptIfExists(cursor);
  const columns: string[] = [];
  if (cursor.accept(Kind.LEFT_PAREN)) {
    do columns.push(cursor.name());
    while (cursor.accept(Kind.COMMA));
    cursor.expect(Kind.RIGHT_PAREN);
  } else {
    columns.push(cursor.name());
  }
  let timestamp: string | null = null;
  if (cursor.acceptAll(Kind.USING, Kind.TIMESTAMP)) {
    timestamp = cursor.rawText();
    cursor.expect(Kind.INTEGER);
  }
  return { kind: 'dropColumns', ifColumnExists, columns, timestamp };
}

/** `a TO b AND c TO d` */
export function parseRenames(cursor: Cursor): { from: string; to: string }[] {
  const renames: { from: string; to: string }[] = [];
  do {
    const from = cursor.name();
    cursor.expect(Kind.TO);
    renames.push({ from, to: cursor.name() });
  } while (cursor.accept(Kind.AND));
  return renames;
}

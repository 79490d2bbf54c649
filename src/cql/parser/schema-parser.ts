import { syntaxError } from '../../base/error/index.ts';
import type {
  AlterKeyspaceStatement,
  AlterTypeStatement,
  AlterViewStatement,
  CreateIndexStatement,
  CreateKeyspaceStatement,
  CreateTriggerStatement,
  CreateTypeStatement,
  CreateViewStatement,
  DropTriggerStatement,
  FieldDefinition,
  IndexTarget,
  TypeAlteration,
} from '../ast/index.ts';
import { nameText } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { acceptIfExists, acceptIfNotExists } from './clause-parser.ts';
import type { Cursor } from './cursor.ts';
import {
  parseIndexName,
  parseKeyspaceName,
  parseTableName,
  parseUserTypeName,
} from './name-parser.ts';
import { parseProperties } from './property-parser.ts';
import { parseSelectors } from './selector-parser.ts';
import { parsePrimaryKey, parseRenames, parseTableProperties } from './table-parser.ts';
import { parseType } from './type-parser.ts';
import { EMPTY_WHERE, parseWhereClause } from './where-parser.ts';

/** After CREATE KEYSPACE. */
export function parseCreateKeyspace(cursor: Cursor): CreateKeyspaceStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const keyspace = parseKeyspaceName(cursor);
  cursor.expect(Kind.WITH);
  return { kind: 'createKeyspace', keyspace, ifNotExists, properties: parseProperties(cursor) };
}

/** After ALTER KEYSPACE. */
export function parseAlterKeyspace(cursor: Cursor): AlterKeyspaceStatement {
  const ifExists = acceptIfExists(cursor);
  const keyspace = parseKeyspaceName(cursor);
  cursor.expect(Kind.WITH);
  return { kind: 'alterKeyspace', keyspace, ifExists, properties: parseProperties(cursor) };
}

/** After CREATE TYPE. */
export function parseCreateType(cursor: Cursor): CreateTypeStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const type = parseUserTypeName(cursor);
  cursor.expect(Kind.LEFT_PAREN);
  const fields = [parseField(cursor)];
  while (cursor.accept(Kind.COMMA)) {
    if (cursor.kind === Kind.COMMA || cursor.kind === Kind.RIGHT_PAREN) continue;
    fields.push(parseField(cursor));
  }
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind: 'createType', type, ifNotExists, fields };
}

function parseField(cursor: Cursor): FieldDefinition {
  return { name: cursor.name(), type: parseType(cursor) };
}

/** After ALTER TYPE. */
export function parseAlterType(cursor: Cursor): AlterTypeStatement {
  const ifExists = acceptIfExists(cursor);
  const type = parseUserTypeName(cursor);
  return { kind: 'alterType', type, ifExists, alteration: parseTypeAlteration(cursor) };
}

function parseTypeAlteration(cursor: Cursor): TypeAlteration {
  if (cursor.accept(Kind.ALTER)) {
    const field = cursor.name();
    cursor.expect(Kind.TYPE);
    return { kind: 'alterField', field, type: parseType(cursor) };
  }
  if (cursor.accept(Kind.ADD)) {
    const ifFieldNotExists = acceptIfNotExists(cursor);
    return { kind: 'addField', ifFieldNotExists, field: parseField(cursor) };
  }
  cursor.expect(Kind.RENAME);
  const ifFieldExists = acceptIfExists(cursor);
  return { kind: 'renameFields', ifFieldExists, renames: parseRenames(cursor) };
}

/** After CREATE [CUSTOM], from INDEX. */
export function parseCreateIndex(cursor: Cursor, isCustom: boolean): CreateIndexStatement {
  cursor.expect(Kind.INDEX);
  const ifNotExists = acceptIfNotExists(cursor);
  const name = cursor.kind === Kind.ON ? null : parseIndexName(cursor);
  const index = name === null ? null : { keyspace: null, name };
  cursor.expect(Kind.ON);
  const table = parseTableName(cursor);
  const targets: IndexTarget[] = [];
  cursor.expect(Kind.LEFT_PAREN);
  if (cursor.kind !== Kind.RIGHT_PAREN) {
    do targets.push(parseIndexTarget(cursor));
    while (cursor.accept(Kind.COMMA));
  }
  cursor.expect(Kind.RIGHT_PAREN);
  const className = cursor.accept(Kind.USING) ? cursor.string() : null;
  const properties = cursor.accept(Kind.WITH) ? parseProperties(cursor) : [];
  return {
    kind: 'createIndex',
    table,
    index,
    targets,
    ifNotExists,
    isCustom,
    className,
    properties,
  };
}

function parseIndexTarget(cursor: Cursor): IndexTarget {
  const kind = indexTargetKind(cursor);
  if (kind === 'simple') return { kind, column: cursor.column() };
  cursor.advance();
  cursor.expect(Kind.LEFT_PAREN);
  const column = cursor.column();
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind, column };
}

function indexTargetKind(cursor: Cursor): IndexTarget['kind'] {
  const isCall = cursor.peek(1) === Kind.LEFT_PAREN;
  switch (cursor.kind) {
    case Kind.ENTRIES:
      return 'entries';
    case Kind.FULL:
      return 'full';
    case Kind.KEYS:
      return isCall ? 'keys' : 'simple';
    case Kind.VALUES:
      return isCall ? 'values' : 'simple';
    default:
      return 'simple';
  }
}

/** After CREATE MATERIALIZED VIEW. */
export function parseCreateView(cursor: Cursor): CreateViewStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const view = parseTableName(cursor);
  cursor.expect(Kind.AS);
  cursor.expect(Kind.SELECT);
  const selectors = parseSelectors(cursor);
  cursor.expect(Kind.FROM);
  const baseTable = parseTableName(cursor);
  const where = cursor.accept(Kind.WHERE) ? parseWhereClause(cursor) : EMPTY_WHERE;
  const primaryKey = parsePrimaryKey(cursor);
  const { properties, clusteringOrder, compactStorage } = parseTableProperties(
    cursor,
    `view '${nameText(view)}'`,
  );
  if (compactStorage) {
    throw syntaxError('COMPACT STORAGE tables are not allowed starting with version 4.0');
  }
  return {
    kind: 'createView',
    view,
    ifNotExists,
    baseTable,
    selectors,
    where,
    primaryKey,
    clusteringOrder,
    properties,
  };
}

/** After ALTER MATERIALIZED VIEW. */
export function parseAlterView(cursor: Cursor): AlterViewStatement {
  const ifExists = acceptIfExists(cursor);
  const view = parseTableName(cursor);
  cursor.expect(Kind.WITH);
  return { kind: 'alterView', view, ifExists, properties: parseProperties(cursor) };
}

/** After CREATE TRIGGER. */
export function parseCreateTrigger(cursor: Cursor): CreateTriggerStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const trigger = cursor.name();
  cursor.expect(Kind.ON);
  const table = parseTableName(cursor);
  cursor.expect(Kind.USING);
  return { kind: 'createTrigger', trigger, table, className: cursor.string(), ifNotExists };
}

/** After DROP TRIGGER. */
export function parseDropTrigger(cursor: Cursor): DropTriggerStatement {
  const ifExists = acceptIfExists(cursor);
  const trigger = cursor.name();
  cursor.expect(Kind.ON);
  return { kind: 'dropTrigger', trigger, table: parseTableName(cursor), ifExists };
}

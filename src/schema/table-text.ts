import { invariant } from '../base/error/index.ts';
import { nameUuid, uuidToString } from '../base/uuid/index.ts';
import type { UserTypeLookup } from '../types/index.ts';
import { parseType } from '../types/index.ts';
import { ColumnMetadata } from './column.ts';
import { makeTable } from './make-table.ts';
import type { DroppedColumn, TableMetadata } from './table.ts';
import type { TableOptions } from './table-options.ts';

/** The id that Cassandra gives its own tables: a name UUID of keyspace and table. */
export function systemTableId(keyspace: string, table: string): string {
  return uuidToString(nameUuid(Buffer.from(keyspace + table)));
}

/** What the text of the columns does not say. */
export interface TableTextExtras {
  /** By default `systemTableId`. */
  readonly id?: string;
  readonly options?: Partial<TableOptions>;
  readonly isVirtual?: boolean;
  readonly droppedColumns?: readonly DroppedColumn[];
  /** Names of clustering columns in descending order. */
  readonly descending?: readonly string[];
  readonly userTypes?: UserTypeLookup;
}

/**
 * A table from the inside of a CREATE TABLE: `k int, c text, s int static, v list<int>,
 * PRIMARY KEY ((k), c)` or `k int PRIMARY KEY, v text`. For our own tables and for tests; names are
 * as written, without quotes.
 */
export function tableFromText(
  keyspace: string,
  name: string,
  columnsText: string,
  extras: TableTextExtras = {},
): TableMetadata {
  const parts = splitOnCommas(columnsText);
  const keyText = parts.find((part) => /^PRIMARY KEY/i.test(part));
  const definitions = parts.filter((part) => part !== keyText).map(parseDefinition);
  const inline = definitions.find((definition) => definition.isKey);
  const keys =
    keyText === undefined
      ? { partition: inline === undefined ? [] : [inline.name], clustering: [] }
      : parseKey(keyText);
  const columns = definitions.map((definition) => {
    const type = parseType(definition.type, extras.userTypes);
    const partition = keys.partition.indexOf(definition.name);
    const clustering = keys.clustering.indexOf(definition.name);
    const isReversed = extras.descending?.includes(definition.name) ?? false;
    if (partition >= 0) {
      return new ColumnMetadata(definition.name, 'partition_key', partition, type);
    }
    if (clustering >= 0) {
      return new ColumnMetadata(definition.name, 'clustering', clustering, type, isReversed);
    }
    return new ColumnMetadata(
      definition.name,
      definition.isStatic ? 'static' : 'regular',
      -1,
      type,
    );
  });
  const id = extras.id ?? systemTableId(keyspace, name);
  const { options = {}, isVirtual = false, droppedColumns = [] } = extras;
  return makeTable({ id, keyspace, name, columns, options, isVirtual, droppedColumns });
}

interface Definition {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  readonly isStatic: boolean;
}

function parseDefinition(text: string): Definition {
  const match = /^(\S+)\s+(.*?)(\s+static)?(\s+PRIMARY KEY)?$/is.exec(text);
  invariant(match !== null, `no column definition: ${text}`);
  const [, name, type, isStatic, isKey] = match;
  return {
    name: name as string,
    type: type as string,
    isStatic: isStatic !== undefined,
    isKey: isKey !== undefined,
  };
}

function parseKey(text: string): { partition: string[]; clustering: string[] } {
  const match = /^PRIMARY KEY\s*\(\s*(?:\(([^)]*)\)|([^,)]+))\s*(?:,(.*))?\)$/is.exec(text);
  invariant(match !== null, `no primary key: ${text}`);
  const names = (list: string | undefined): string[] =>
    (list ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  return { partition: names(match[1] ?? match[2]), clustering: names(match[3]) };
}

/** Commas inside brackets do not separate. */
function splitOnCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if ('(<'.includes(character)) depth++;
    if (')>'.includes(character)) depth--;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else {
      part += character;
    }
  }
  if (part.trim() !== '') parts.push(part.trim());
  return parts;
}

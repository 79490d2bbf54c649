import { expandUserTypes } from '../types/index.ts';
import type { KeyspaceMetadata } from './keyspace.ts';
import type { Schema, SchemaChange } from './schema.ts';
import { cellsText, schemaRowKey } from './system-schema/row-diff.ts';
import { toRows } from './system-schema/to-rows.ts';
import type { TableMetadata } from './table.ts';

/**
 * What changed from one schema to the next, as drivers are told: one change for each keyspace,
 * table and type that came, went or is different. What is inside a keyspace that came or went is
 * not listed. A table is different when a type in it is. Order: keyspaces that went, that changed,
 * that came; within one, drops first, and types before tables.
 */
export function diffSchemas(
  before: Pick<Schema, 'keyspaces'>,
  after: Pick<Schema, 'keyspaces'>,
): SchemaChange[] {
  const changes: SchemaChange[] = [];
  for (const name of before.keyspaces.keys()) {
    if (!after.keyspaces.has(name)) changes.push(change('DROPPED', 'KEYSPACE', name, ''));
  }
  for (const [name, keyspace] of after.keyspaces) {
    const old = before.keyspaces.get(name);
    if (old !== undefined && old !== keyspace) changes.push(...diffKeyspace(old, keyspace));
  }
  for (const name of after.keyspaces.keys()) {
    if (!before.keyspaces.has(name)) changes.push(change('CREATED', 'KEYSPACE', name, ''));
  }
  return changes;
}

function change(
  kind: SchemaChange['change'],
  target: SchemaChange['target'],
  keyspace: string,
  name: string,
): SchemaChange {
  return { change: kind, target, keyspace, name };
}

/** Definitions are compared as rows: what no row tells is no difference. */
function diffKeyspace(before: KeyspaceMetadata, after: KeyspaceMetadata): SchemaChange[] {
  const oldRows = definitionsOf(before);
  const newRows = definitionsOf(after);
  const changes: SchemaChange[] = [];
  const keyspace = after.name;
  for (const [id, { target, name }] of oldRows) {
    if (!newRows.has(id)) changes.push(change('DROPPED', target, keyspace, name));
  }
  for (const [id, { target, name, text }] of typesFirst(newRows)) {
    const old = oldRows.get(id);
    if (old === undefined) changes.push(change('CREATED', target, keyspace, name));
    else if (old.text !== text) changes.push(change('UPDATED', target, keyspace, name));
  }
  return changes;
}

/** Who hears of a table must know the types that it is made of. */
function typesFirst(definitions: ReadonlyMap<string, Definition>): [string, Definition][] {
  const rank = ({ target }: Definition): number => ['KEYSPACE', 'TYPE', 'TABLE'].indexOf(target);
  return [...definitions].sort(([, left], [, right]) => rank(left) - rank(right));
}

interface Definition {
  readonly target: SchemaChange['target'];
  readonly name: string;
  text: string;
}

/** The rows of a keyspace, gathered by the thing that they define. */
function definitionsOf(keyspace: KeyspaceMetadata): Map<string, Definition> {
  const definitions = new Map<string, Definition>();
  for (const row of toRows(keyspace)) {
    const target =
      row.table === 'keyspaces' ? 'KEYSPACE' : row.table === 'types' ? 'TYPE' : 'TABLE';
    const name = row.clustering[0]?.toString() ?? '';
    const id = `${target} ${name}`;
    const known = definitions.get(id) ?? { target, name, text: '' };
    known.text += `${schemaRowKey(row)}=${cellsText(row)};`;
    definitions.set(id, known);
  }
  for (const table of keyspace.tables.values()) addUserTypes(table, definitions);
  return definitions;
}

/** Rows name user types; what is in them makes a table another one as well. */
function addUserTypes(table: TableMetadata, definitions: ReadonlyMap<string, Definition>): void {
  const definition = definitions.get(`TABLE ${table.name}`);
  if (definition === undefined) return;
  for (const { name, type } of table.columns) {
    if (expandUserTypes(type) !== type) definition.text += `${name}:${type.marshalName};`;
  }
}

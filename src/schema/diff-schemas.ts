import type { CqlType } from '../types/index.ts';
import { expandUserTypes } from '../types/index.ts';
import type { KeyspaceMetadata } from './keyspace.ts';
import type { Schema, SchemaChange } from './schema.ts';
import { cellsText, schemaRowKey } from './system-schema/row-diff.ts';
import type { SchemaRow } from './system-schema/schema-row.ts';
import { SchemaRowReader } from './system-schema/schema-row.ts';
import { toRows } from './system-schema/to-rows.ts';
import type { UserAggregate, UserFunction } from './user-function.ts';
import { allOverloads, argumentTypeNames, functionTypes } from './user-function.ts';

/**
 * What changed from one schema to the next, as drivers are told: one change for each keyspace,
 * table, type, function and aggregate that came, went or is different, those of a keyspace that came
 * or went included. A table or function is different when a type in it is. Order: keyspaces that went,
 * that changed, that came; within one, drops first, and what is made of others after them (dropped:
 * before them), as SchemaChangeNotifier.java has it.
 */
export function diffSchemas(
  before: Pick<Schema, 'keyspaces'>,
  after: Pick<Schema, 'keyspaces'>,
): SchemaChange[] {
  const changes: SchemaChange[] = [];
  for (const [name, keyspace] of before.keyspaces) {
    if (!after.keyspaces.has(name)) changes.push(...changesOfAll('DROPPED', keyspace));
  }
  for (const [name, keyspace] of after.keyspaces) {
    const old = before.keyspaces.get(name);
    if (old !== undefined && old !== keyspace) changes.push(...diffKeyspace(old, keyspace));
  }
  for (const [name, keyspace] of after.keyspaces) {
    if (!before.keyspaces.has(name)) changes.push(...changesOfAll('CREATED', keyspace));
  }
  return changes;
}

/** The keyspace with all that is in it. */
function changesOfAll(kind: 'CREATED' | 'DROPPED', keyspace: KeyspaceMetadata): SchemaChange[] {
  const definitions = definitionsOf(keyspace);
  const ordered = kind === 'CREATED' ? partsFirst(definitions) : partsLast(definitions);
  return ordered.map(([, { told }]) => change(kind, keyspace.name, told));
}

/** What a change is told of, within its keyspace. */
type Told = Pick<SchemaChange, 'target' | 'name' | 'argumentTypes'>;

function change(kind: SchemaChange['change'], keyspace: string, told: Told): SchemaChange {
  const { target, ...rest } = told;
  return { change: kind, target, keyspace, ...rest };
}

/** Definitions are compared as rows: what no row tells is no difference. */
function diffKeyspace(before: KeyspaceMetadata, after: KeyspaceMetadata): SchemaChange[] {
  const oldRows = definitionsOf(before);
  const newRows = definitionsOf(after);
  const changes: SchemaChange[] = [];
  const keyspace = after.name;
  for (const [id, { told }] of partsLast(oldRows)) {
    if (!newRows.has(id)) changes.push(change('DROPPED', keyspace, told));
  }
  for (const [id, { told, text }] of partsFirst(newRows)) {
    const old = oldRows.get(id);
    if (old === undefined) changes.push(change('CREATED', keyspace, told));
    else if (old.text !== text) changes.push(change('UPDATED', keyspace, told));
  }
  return changes;
}

const TARGETS: readonly SchemaChange['target'][] = [
  'KEYSPACE',
  'TYPE',
  'TABLE',
  'FUNCTION',
  'AGGREGATE',
];

/** Who hears of a table must know the types that it is made of. */
function partsFirst(definitions: ReadonlyMap<string, Definition>): [string, Definition][] {
  return [...definitions].sort(([, left], [, right]) => rankOf(left) - rankOf(right));
}

function partsLast(definitions: ReadonlyMap<string, Definition>): [string, Definition][] {
  return [...definitions].sort(([, left], [, right]) => rankOf(right) - rankOf(left));
}

function rankOf({ told }: Definition): number {
  return TARGETS.indexOf(told.target);
}

interface Definition {
  readonly told: Told;
  text: string;
}

const TARGET_OF_TABLE: Readonly<Record<string, SchemaChange['target']>> = {
  keyspaces: 'KEYSPACE',
  types: 'TYPE',
  functions: 'FUNCTION',
  aggregates: 'AGGREGATE',
};

/** The rows of a keyspace, gathered by the thing that they define. */
function definitionsOf(keyspace: KeyspaceMetadata): Map<string, Definition> {
  const definitions = new Map<string, Definition>();
  for (const row of toRows(keyspace)) {
    const told = toldOf(row);
    const id = idOf(told);
    const known = definitions.get(id) ?? { told, text: '' };
    known.text += `${schemaRowKey(row)}=${cellsText(row)};`;
    definitions.set(id, known);
  }
  for (const { name, columns } of keyspace.tables.values()) {
    const types = columns.map((column) => column.type);
    addUserTypes(definitions.get(idOf({ target: 'TABLE', name })), types);
  }
  for (const each of allOverloads(keyspace.functions)) {
    addUserTypes(definitions.get(idOf(toldOfFunction('FUNCTION', each))), functionTypes(each));
  }
  for (const each of allOverloads(keyspace.aggregates)) {
    addUserTypes(definitions.get(idOf(toldOfFunction('AGGREGATE', each))), functionTypes(each));
  }
  return definitions;
}

function toldOf(row: SchemaRow): Told {
  const target = TARGET_OF_TABLE[row.table] ?? 'TABLE';
  const name = row.clustering[0]?.toString() ?? '';
  if (target !== 'FUNCTION' && target !== 'AGGREGATE') return { target, name };
  return { target, name, argumentTypes: new SchemaRowReader(row).list('argument_types') };
}

function toldOfFunction(target: SchemaChange['target'], each: UserFunction | UserAggregate): Told {
  return { target, name: each.name, argumentTypes: argumentTypeNames(each) };
}

function idOf({ target, name, argumentTypes = [] }: Told): string {
  return [target, name, ...argumentTypes].join(' ');
}

/** Rows name user types; what is in them makes what holds them another one as well. */
function addUserTypes(definition: Definition | undefined, types: readonly CqlType[]): void {
  if (definition === undefined) return;
  for (const type of types) {
    if (expandUserTypes(type) !== type) definition.text += `${type.marshalName};`;
  }
}

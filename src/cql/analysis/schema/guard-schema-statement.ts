import type { Guarded, Guardrails } from '../../../guardrail/index.ts';
import type {
  KeyspaceMetadata,
  Schema,
  SchemaProperty,
  TableOptions,
} from '../../../schema/index.ts';
import { checkTablePropertyValues, isSystemKeyspace } from '../../../schema/index.ts';
import type { CreateTableStatement, CreateTypeStatement, RawType } from '../../ast/index.ts';
import type { SchemaContext } from './schema-transformation.ts';

/** What CREATE KEYSPACE is held to before anything else, IF NOT EXISTS or not. */
export function guardNewKeyspace(
  keyspace: string,
  schema: Schema,
  { guardrails, client }: SchemaContext,
): void {
  const count = userKeyspaces(schema).length;
  guardrails.thresholds.keyspaces.guard(count + 1, keyspace, client);
}

/** What CREATE TABLE is held to before anything else; reads the values of its properties last. */
export function guardNewTable(
  { table: { name }, columns, properties, compactStorage }: CreateTableStatement,
  keyspace: string,
  schema: Schema,
  context: SchemaContext,
): void {
  const { guardrails, client } = context;
  const { thresholds, flags } = guardrails;
  guardTableProperties(properties, context);
  thresholds.columns_per_table.guard(columns.length, name, client);
  const tables = userKeyspaces(schema).reduce((sum, each) => sum + each.tables.size, 0);
  thresholds.tables.guard(tables + 1, name, client);
  if (compactStorage) flags.compact_tables.ensureEnabled(client);
  readTableProperties(properties, keyspace, context);
  for (const column of columns) {
    guardVectors(column.type, `Column ${column.name}`, guardrails, client);
  }
}

/** What the properties of ALTER TABLE are held to; reads their values. */
export function guardAlteredProperties(
  properties: readonly SchemaProperty[],
  keyspace: string,
  context: SchemaContext,
): void {
  guardTableProperties(properties, context);
  readTableProperties(properties, keyspace, context);
}

/** Throws for properties that are refused, warns of others, and of those that are passed over. */
export function guardTableProperties(
  properties: readonly SchemaProperty[],
  { guardrails, client }: SchemaContext,
): void {
  guardrails.tableProperties.guard(properties.map(({ name }) => name).sort(), client);
}

/** The properties that count: without those that guardrails pass over. */
export function keptProperties(
  properties: readonly SchemaProperty[],
  { guardrails, client }: SchemaContext,
): readonly SchemaProperty[] {
  return properties.filter(({ name }) => !guardrails.tableProperties.ignores(name, client));
}

/** Throws when a value cannot be read; without a TTL, files of time windows never go. */
function readTableProperties(
  properties: readonly SchemaProperty[],
  keyspace: string,
  context: SchemaContext,
): void {
  const options = checkTablePropertyValues(keptProperties(properties, context));
  if (isSystemKeyspace(keyspace) || !keepsTimeWindows(options)) return;
  context.guardrails.flags.zero_ttl_on_twcs.ensureEnabled(context.client);
}

function keepsTimeWindows({ compaction, defaultTimeToLive }: TableOptions): boolean {
  const isTimeWindow = compaction.class?.endsWith('.TimeWindowCompactionStrategy') ?? false;
  return isTimeWindow && defaultTimeToLive === 0;
}

/** What CREATE TYPE is held to before anything else. */
export function guardNewType(
  { type, fields }: CreateTypeStatement,
  { guardrails, client }: SchemaContext,
): void {
  guardrails.thresholds.fields_per_udt.guard(fields.length, type.name, client);
  for (const field of fields) {
    guardVectors(field.type, `Field ${field.name}`, guardrails, client);
  }
}

/** Vectors within a type; `what` is the column or field of it. Vectors of vectors are one. */
export function guardVectors(
  type: RawType,
  what: string,
  guardrails: Guardrails,
  client: Guarded,
): void {
  switch (type.kind) {
    case 'vector':
      guardrails.flags.vector_type.ensureEnabled(client, what);
      guardrails.thresholds.vector_dimensions.guard(type.dimension, what, client);
      return;
    case 'list':
    case 'set':
      guardVectors(type.element, what, guardrails, client);
      return;
    case 'map':
      guardVectors(type.key, what, guardrails, client);
      guardVectors(type.value, what, guardrails, client);
      return;
    case 'tuple':
      for (const element of type.elements) guardVectors(element, what, guardrails, client);
      return;
    default:
  }
}

function userKeyspaces(schema: Schema): readonly KeyspaceMetadata[] {
  return [...schema.keyspaces.values()].filter(({ name }) => !isSystemKeyspace(name));
}

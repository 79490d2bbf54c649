import { alreadyExists, configurationError, invalidRequest } from '../../../base/error/index.ts';
import type { Schema } from '../../../schema/index.ts';
import {
  alteredKeyspace,
  checkKeyspaceProperties,
  makeKeyspace,
  parseKeyspaceProperties,
  totalReplicationFactor,
} from '../../../schema/index.ts';
import type {
  AlterKeyspaceStatement,
  CreateKeyspaceStatement,
  DropKeyspaceStatement,
} from '../../ast/index.ts';
import { noKeyspace } from './faults.ts';
import { putKeyspace, removeKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';

const REPAIR_NEEDED =
  'When increasing replication factor you need to run a full (-full) repair to distribute the data.';

/** CREATE KEYSPACE (cql3/statements/schema/CreateKeyspaceStatement.java). */
export function createKeyspace(
  schema: Schema,
  statement: CreateKeyspaceStatement,
  context: SchemaContext,
): SchemaStep {
  const { keyspace: name, properties } = statement;
  const reader = checkKeyspaceProperties(properties);
  const options = reader.map('replication');
  if (options === undefined) throw invalidRequest("Missing mandatory option 'replication'");
  const { simplestrategy } = context.guardrails.flags;
  if (options.get('class') === 'SimpleStrategy') simplestrategy.ensureEnabled(context.client);
  if (schema.keyspace(name) !== undefined) {
    if (statement.ifNotExists) return unchanged(schema);
    throw alreadyExists(name, '');
  }
  const { durableWrites, replication, warnings } = parseKeyspaceProperties(
    name,
    properties,
    context.replication,
  );
  return putKeyspace(schema, makeKeyspace({ name, durableWrites, replication }), warnings);
}

/** ALTER KEYSPACE (AlterKeyspaceStatement.java): what it does not name stays. */
export function alterKeyspace(
  schema: Schema,
  statement: AlterKeyspaceStatement,
  context: SchemaContext,
): SchemaStep {
  const { keyspace: name, properties } = statement;
  const options = checkKeyspaceProperties(properties).map('replication');
  const before = schema.keyspace(name);
  if (before === undefined) {
    if (statement.ifExists) return unchanged(schema);
    throw noKeyspace(name);
  }
  const { simplestrategy } = context.guardrails.flags;
  if (options?.get('class') === 'SimpleStrategy') simplestrategy.ensureEnabled(context.client);
  const { durableWrites, replication, warnings } = parseKeyspaceProperties(
    name,
    properties,
    context.replication,
    before,
  );
  if (context.endpointsInMotion.length > 0) {
    throw configurationError(
      'Cannot alter RF while some endpoints are not in normal state (no range movements): ' +
        `[${context.endpointsInMotion.join(', ')}]`,
    );
  }
  const after = alteredKeyspace(before, { durableWrites, replication });
  const grows =
    totalReplicationFactor(before.replication) < totalReplicationFactor(after.replication);
  return putKeyspace(schema, after, grows ? [...warnings, REPAIR_NEEDED] : warnings);
}

/** DROP KEYSPACE with all its tables (DropKeyspaceStatement.java). */
export function dropKeyspace(
  schema: Schema,
  statement: DropKeyspaceStatement,
  { guardrails, client }: SchemaContext,
): SchemaStep {
  guardrails.flags.drop_keyspace.ensureEnabled(client);
  if (schema.keyspace(statement.keyspace) !== undefined) {
    return removeKeyspace(schema, statement.keyspace);
  }
  if (statement.ifExists) return unchanged(schema);
  throw noKeyspace(statement.keyspace);
}

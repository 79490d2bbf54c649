import { invalidRequest, unauthorized } from '../../../base/error/index.ts';
import type { Schema } from '../../../schema/index.ts';
import { isView } from '../../../schema/index.ts';
import type { CreateTriggerStatement, DropTriggerStatement } from '../../ast/index.ts';
import { noKeyspace } from './faults.ts';
import { unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';

function ensureSuperuser({ client }: SchemaContext, statement: string): void {
  if (!client.isOrdinary) return;
  throw unauthorized(`Only superusers are allowed to perform ${statement} queries`);
}

/**
 * CREATE TRIGGER (CreateTriggerStatement.java): a trigger is a class of Java, and there are none here,
 * so that it is answered as by a node without files in its folder of triggers.
 */
export function createTrigger(
  schema: Schema,
  { table: { name }, className }: CreateTriggerStatement,
  keyspaceName: string,
  context: SchemaContext,
): never {
  ensureSuperuser(context, 'CREATE TRIGGER');
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined) throw noKeyspace(keyspaceName);
  const table = keyspace.tables.get(name);
  if (table === undefined) throw invalidRequest(`Table '${name}' doesn't exist`);
  if (isView(table)) throw invalidRequest('Cannot CREATE TRIGGER for a materialized view');
  throw invalidRequest(`Trigger class '${className}' couldn't be loaded`);
}

/** DROP TRIGGER (DropTriggerStatement.java) of a table that has none. */
export function dropTrigger(
  schema: Schema,
  { trigger, table: { name }, ifExists }: DropTriggerStatement,
  keyspaceName: string,
  context: SchemaContext,
): SchemaStep {
  ensureSuperuser(context, 'DROP TRIGGER');
  if (ifExists) return unchanged(schema);
  throw invalidRequest(`Trigger '${trigger}' on '${keyspaceName}.${name}' doesn't exist`);
}

import type { NodeAuth, Resource } from '../../../auth/index.ts';
import {
  allTablesResource,
  keyspaceFunctionsResource,
  keyspaceResource,
  tableResource,
} from '../../../auth/index.ts';
import type { Schema, SchemaChange } from '../../../schema/index.ts';
import { diffSchemas } from '../../../schema/index.ts';
import { functionOfChange, resourceOfFunction } from './function-resources.ts';

/** The schemas that a change leads from and to. */
export interface SchemaTurn {
  readonly before: Schema;
  readonly after: Schema;
}

/**
 * Who makes a keyspace, table, function or aggregate may do everything with it, and what is dropped
 * takes the permissions on it along (AlterSchemaStatement and AuthSchemaChangeListener of Cassandra).
 */
export async function ownershipChanged(
  auth: NodeAuth,
  role: string | null,
  turn: SchemaTurn,
): Promise<void> {
  if (!auth.requiresAuthorization || role === null) return;
  let isChanged = false;
  for (const change of diffSchemas(turn.before, turn.after)) {
    for (const resource of resourcesOf(change, turn)) {
      // What is made in a keyspace belongs to who makes it, so nobody is given all its tables.
      const isAllTables = resource.name.endsWith('/*');
      if (change.change === 'CREATED' && !isAllTables) {
        await auth.permissions.grant(resource.permissions, resource, role);
      } else if (change.change === 'DROPPED') {
        await auth.permissions.revokeAllOn(resource.name);
      }
      isChanged = true;
    }
  }
  if (isChanged) auth.changed();
}

function resourcesOf(change: SchemaChange, { before, after }: SchemaTurn): readonly Resource[] {
  const { keyspace, name } = change;
  switch (change.target) {
    case 'KEYSPACE':
      return [
        keyspaceResource(keyspace),
        allTablesResource(keyspace),
        keyspaceFunctionsResource(keyspace),
      ];
    case 'TABLE':
      return [tableResource(keyspace, name)];
    case 'FUNCTION':
    case 'AGGREGATE': {
      const found = functionOfChange(change, change.change === 'DROPPED' ? before : after);
      return found === undefined ? [] : [resourceOfFunction(found)];
    }
    default:
      return [];
  }
}

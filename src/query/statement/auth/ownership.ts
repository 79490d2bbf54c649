import type { NodeAuth, Resource } from '../../../auth/index.ts';
import {
  allTablesResource,
  keyspaceFunctionsResource,
  keyspaceResource,
  tableResource,
} from '../../../auth/index.ts';
import type { SchemaChange } from '../../../schema/index.ts';

/**
 * Who makes a keyspace or table may do everything with it, and what is dropped takes the permissions
 * on it along (AlterSchemaStatement and AuthSchemaChangeListener of Cassandra).
 */
export async function ownershipChanged(
  auth: NodeAuth,
  role: string | null,
  change: SchemaChange,
): Promise<void> {
  if (!auth.requiresAuthorization || role === null) return;
  const resources = resourcesOf(change);
  for (const resource of resources) {
    // What is made in a keyspace belongs to who makes it, so nobody is given all its tables.
    const isAllTables = resource.name.endsWith('/*');
    if (change.change === 'CREATED' && !isAllTables) {
      await auth.permissions.grant(resource.permissions, resource, role);
    } else if (change.change === 'DROPPED') {
      await auth.permissions.revokeAllOn(resource.name);
    }
  }
  if (resources.length > 0) auth.changed();
}

function resourcesOf(change: SchemaChange): readonly Resource[] {
  const { keyspace } = change;
  if (change.target === 'KEYSPACE') {
    return [
      keyspaceResource(keyspace),
      allTablesResource(keyspace),
      keyspaceFunctionsResource(keyspace),
    ];
  }
  return change.target === 'TABLE' ? [tableResource(keyspace, change.name ?? '')] : [];
}

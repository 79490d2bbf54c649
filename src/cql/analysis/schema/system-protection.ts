import { invalidRequest, unauthorized } from '../../../base/error/index.ts';
import { isLocalSystemKeyspace, isSystemKeyspace } from '../../../schema/index.ts';

export const MAXIMUM_NAME_LENGTH = 48;
const WORD = /^\w+$/;

/** What a statement does, as permissions are called. */
export type SchemaPermission = 'CREATE' | 'ALTER' | 'DROP';

/**
 * Keyspaces of the system stay as they are, but for the replication of those that are replicated
 * (service/ClientState.java). `resource` is as Cassandra names it: `<keyspace a>`, `<table a.b>`.
 */
export function protectSystemKeyspaces(
  keyspace: string,
  permission: SchemaPermission,
  resource: string,
): void {
  if (isLocalSystemKeyspace(keyspace)) {
    throw unauthorized(`${keyspace} keyspace is not user-modifiable.`);
  }
  if (!isSystemKeyspace(keyspace)) return;
  if (permission === 'ALTER' && resource.startsWith('<keyspace ')) return;
  throw unauthorized(`Cannot ${permission} ${resource}`);
}

/** The check of every schema statement once it runs (AlterSchemaStatement.java). */
export function checkKeyspaceName(keyspace: string): void {
  if (isLocalSystemKeyspace(keyspace)) {
    throw invalidRequest(`System keyspace '${keyspace}' is not user-modifiable`);
  }
  if (keyspace.length > MAXIMUM_NAME_LENGTH || !WORD.test(keyspace)) {
    throw invalidRequest(
      `Keyspace name must not be empty, more than ${MAXIMUM_NAME_LENGTH} characters long, ` +
        `or contain non-alphanumeric-underscore characters (got '${keyspace}')`,
    );
  }
}

export function isTableName(name: string): boolean {
  return WORD.test(name);
}

import { invalidRequest } from '../../../base/error/index.ts';
import type { QualifiedName } from '../../ast/index.ts';

/** Refusals that several statements share. */

export function noKeyspace(name: string): Error {
  return invalidRequest(`Keyspace '${name}' doesn't exist`);
}

export function noTable(keyspace: string, table: string): Error {
  return invalidRequest(`Table '${keyspace}.${table}' doesn't exist`);
}

export function staticsNeedClustering(): Error {
  return invalidRequest(
    'Static columns are only useful (and thus allowed) if the table has at least one clustering ' +
      'column',
  );
}

/** A name as the statement has it. */
export function nameText({ keyspace, name }: QualifiedName): string {
  return keyspace === null ? name : `${keyspace}.${name}`;
}

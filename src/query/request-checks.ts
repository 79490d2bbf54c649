import { invalidRequest, protocolError, serverError } from '../base/error/index.ts';
import type { PreparedStatement } from './prepared/index.ts';
import type { ClientState, QueryOptions } from './query-processor.ts';
import { BatchExecutable } from './statement/batch-statement.ts';
import type { ExecutableStatement } from './statement/executable.ts';
import { ModificationExecutable } from './statement/modification-statement.ts';

const MIN_TIMESTAMP = -(1n << 63n);

/** Throws a protocol error for a page of no rows. */
export function checkPageSize({ pageSize }: QueryOptions): void {
  if (pageSize === 0) throw protocolError('The page size cannot be 0', false);
}

/** What a statement at the level NODE_LOCAL is refused with, when all else about it is right. */
export function nodeLocalRefused(): Error {
  return invalidRequest(
    'NODE_LOCAL consistency level is highly dangerous and should be used only for debugging purposes',
  );
}

/** Throws a protocol error for the timestamp that stands for none. */
export function checkTimestamp({
  timestamp,
}: {
  readonly timestamp: number | bigint | null;
}): void {
  if (typeof timestamp !== 'bigint' || timestamp !== MIN_TIMESTAMP) return;
  throw protocolError(
    `Out of bound timestamp, must be in [${MIN_TIMESTAMP + 1n}, ${-(MIN_TIMESTAMP + 1n)}] ` +
      `(got ${timestamp})`,
    false,
  );
}

/** The same for a batch that is no statement. */
export function nodeLocalBatchRefused(): Error {
  return serverError(
    'java.lang.UnsupportedOperationException: Invalid consistency level: NODE_LOCAL',
  );
}

/** Throws `invalidRequest` for a part of a batch that is of another kind. */
export function asModification(statement: ExecutableStatement): ModificationExecutable {
  if (statement instanceof ModificationExecutable) return statement;
  throw invalidRequest(
    'Invalid statement in batch: only UPDATE, INSERT and DELETE statements are allowed.',
  );
}

/** Names of a statement meant another keyspace than the connection's when it was prepared. */
export function isElsewhere(prepared: PreparedStatement, client: ClientState): boolean {
  if (prepared.isQualified || prepared.keyspace === client.keyspace) return false;
  return !(prepared.statement instanceof BatchExecutable);
}

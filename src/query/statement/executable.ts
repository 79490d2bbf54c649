import type { Guarded, Guardrails } from '../../guardrail/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { Execution, QueryNode } from '../execution.ts';
import type { ColumnSpecification, ResultBody, ResultMetadata } from '../query-processor.ts';

/** Who prepares a statement. */
export interface Preparing extends Guarded {
  /** Null for a client without a name. */
  readonly role: string | null;
}

/** A statement after analysis, which can be run any number of times. */
export interface ExecutableStatement {
  /** What its markers are bound to. */
  readonly variables: readonly ColumnSpecification[];
  readonly partitionKeyIndexes: readonly number[];
  /** Null when it gives no rows. */
  readonly result: ResultMetadata | null;
  /** Tables it was analysed against: it is out of date when one of them changed. */
  readonly tables: readonly TableMetadata[];
  /** What guardrails forbid whatever the values, which PREPARE looks at and each execution. */
  guardStatement?(guardrails: Guardrails, client: Guarded): void;
  /** Throws `unauthorized` for what no permission allows, just before permissions are looked at. */
  protect?(): void;
  /** Throws `invalidRequest` for what is refused as soon as it is prepared, and at each execution. */
  check?(): void;
  /**
   * What Cassandra checks beside that when a statement is prepared, whatever permissions the client
   * has; `execute` checks it again. A promise when there is something to read for it. Throws or
   * rejects with `RequestError`.
   */
  validate?(node: QueryNode, client: Preparing): Promise<void> | undefined;
  /** Prepared anew each time while no keyspace is in use: Cassandra keeps nothing of it then. */
  readonly isKeptByKeyspace?: boolean;
  execute(execution: Execution): Promise<ResultBody>;
}

export const VOID: ResultBody = { kind: 'void' };

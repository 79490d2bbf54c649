import type { ByteRange } from '../base/bytes/index.ts';
import { viewOf } from '../base/bytes/index.ts';
import type { Consistency } from '../base/error/index.ts';
import type { BoundValue } from '../cql/analysis/index.ts';
import type { SchemaChange } from '../schema/index.ts';
import type { CqlType } from '../types/index.ts';

/**
 * What the transport asks of the query layer, in the terms of the native protocol and without its
 * bytes. Implementations throw or reject with `RequestError` only.
 */
export interface QueryProcessor {
  /** QUERY: parse, analyse, run. */
  query(text: string, options: QueryOptions, request: RequestContext): Promise<QueryResult>;
  prepare(text: string, keyspace: string | null, request: RequestContext): Promise<PreparedResult>;
  /** EXECUTE: throws `unprepared` when the id is not known. Parses nothing. */
  execute(id: Buffer, options: ExecuteOptions, request: RequestContext): Promise<QueryResult>;
  batch(batch: BatchRequest, request: RequestContext): Promise<QueryResult>;
}

/** A value bound to a marker: wire bytes (lent for the call), null, or UNSET (v4 on). */
export type { BoundValue } from '../cql/analysis/index.ts';
export { UNSET } from '../cql/analysis/index.ts';

export interface QueryOptions {
  readonly consistency: Consistency;
  /** The level was NODE_LOCAL, with which a statement is looked at but not run. */
  readonly isNodeLocal?: boolean;
  readonly values: readonly BoundValue[];
  /** Names beside the values, when the client named them. */
  readonly names: readonly string[] | null;
  readonly skipMetadata: boolean;
  /** Rows a page; null: no paging; 0 is refused. */
  readonly pageSize: number | null;
  readonly pagingState: Buffer | null;
  /** SERIAL or LOCAL_SERIAL; null when not given. */
  readonly serialConsistency: Consistency | null;
  /** Microseconds; null: the server's clock. */
  readonly timestamp: number | bigint | null;
  /** Keyspace for this request (v5); null: the connection's. */
  readonly keyspace: string | null;
  /** Seconds (v5); null: the server's clock. */
  readonly nowInSeconds: number | null;
}

export interface ExecuteOptions extends QueryOptions {
  /** v5: the result metadata's id that the client holds; null before v5. */
  readonly resultMetadataId: Buffer | null;
}

export interface BatchRequest {
  readonly kind: 'LOGGED' | 'UNLOGGED' | 'COUNTER';
  readonly statements: readonly BatchItem[];
  readonly consistency: Consistency;
  readonly isNodeLocal?: boolean;
  readonly serialConsistency: Consistency | null;
  readonly timestamp: number | bigint | null;
  readonly keyspace: string | null;
  readonly nowInSeconds: number | null;
}

export interface BatchItem {
  /** Text, or the id of a prepared statement. */
  readonly statement: string | Buffer;
  readonly values: readonly BoundValue[];
}

/** What is known of the connection and of this request beside the statement. */
export interface RequestContext {
  readonly client: ClientState;
  readonly protocolVersion: number;
  /** Client asked for tracing. */
  readonly tracing: boolean;
  readonly customPayload: ReadonlyMap<string, Buffer> | null;
}

/** Lives as long as its connection. */
export interface ClientState {
  /** Set by USE; null before. */
  keyspace: string | null;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly driverName: string | null;
  readonly driverVersion: string | null;
  /** Role that logged in; null when authentication is off. */
  readonly role: string | null;
  /** True for the node itself, which may do everything. */
  readonly isInternal?: boolean;
}

export type QueryResult = {
  readonly warnings: readonly string[];
  /** Session id (16 bytes) when the request was traced. */
  readonly tracingId: Buffer | null;
} & ResultBody;

export type ResultBody =
  | { readonly kind: 'void' }
  | RowsResult
  | { readonly kind: 'set-keyspace'; readonly keyspace: string }
  | { readonly kind: 'schema-change'; readonly change: SchemaChange };

/** Bytes of their own, or a range of what a table holds; null where there is no value. */
export type ResultValue = Buffer | ByteRange | null;

/** The bytes of a value of a result; a view of what a table holds. */
export function resultBytes(value: ResultValue): Buffer | null {
  return value === null || Buffer.isBuffer(value) ? value : viewOf(value);
}

/** The rows of a result with all values as bytes. */
export function rowsAsBytes({ rows }: RowsResult): readonly (readonly (Buffer | null)[])[] {
  return rows.map((row) => row.map(resultBytes));
}

export interface RowsResult {
  readonly kind: 'rows';
  readonly metadata: ResultMetadata;
  /** Wire values in the order of the columns; null where there is none. */
  readonly rows: readonly (readonly ResultValue[])[];
  readonly pagingState: Buffer | null;
  /** The column specifications may be left out of the answer (client holds them). */
  omitColumns: boolean;
  /** v5: set when the client's result metadata is stale; sent with the new specifications. */
  changedMetadataId: Buffer | null;
}

export interface ColumnSpecification {
  readonly keyspace: string;
  readonly table: string;
  readonly name: string;
  readonly type: CqlType;
  /** True for a clustering column in descending order, whose type has a name of its own. */
  readonly isReversed?: boolean;
}

/** Shared by all answers of one prepared statement, so the transport may cache its bytes on it. */
export interface ResultMetadata {
  readonly columns: readonly ColumnSpecification[];
}

export interface PreparedResult {
  readonly id: Buffer;
  /** Id of the result metadata: 16 bytes. */
  readonly resultMetadataId: Buffer;
  readonly variables: readonly ColumnSpecification[];
  /** For each partition key component its index among the variables; empty if not all are bound. */
  readonly partitionKeyIndexes: readonly number[];
  /** Null when the statement returns no rows. */
  readonly result: ResultMetadata | null;
  readonly warnings: readonly string[];
  readonly tracingId: Buffer | null;
}

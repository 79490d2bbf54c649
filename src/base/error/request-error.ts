import type { Consistency } from './consistency.ts';
import { consistencyName } from './consistency.ts';

/**
 * Errors that a client may see: one class, one table of codes (native protocol v5, section 9).
 * Whoever finds the fault throws one of the makers below; the transport writes code, message and
 * the details that the code demands. Nothing else may reach a client.
 */
export const ErrorCode = {
  SERVER_ERROR: 0x0000,
  PROTOCOL_ERROR: 0x000a,
  BAD_CREDENTIALS: 0x0100,
  UNAVAILABLE: 0x1000,
  OVERLOADED: 0x1001,
  IS_BOOTSTRAPPING: 0x1002,
  TRUNCATE_ERROR: 0x1003,
  WRITE_TIMEOUT: 0x1100,
  READ_TIMEOUT: 0x1200,
  READ_FAILURE: 0x1300,
  FUNCTION_FAILURE: 0x1400,
  WRITE_FAILURE: 0x1500,
  CDC_WRITE_FAILURE: 0x1600,
  CAS_WRITE_UNKNOWN: 0x1700,
  SYNTAX_ERROR: 0x2000,
  UNAUTHORIZED: 0x2100,
  INVALID: 0x2200,
  CONFIG_ERROR: 0x2300,
  ALREADY_EXISTS: 0x2400,
  UNPREPARED: 0x2500,
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** What kind of write timed out or failed; the strings of the native protocol. */
export type WriteType =
  | 'SIMPLE'
  | 'BATCH'
  | 'UNLOGGED_BATCH'
  | 'COUNTER'
  | 'BATCH_LOG'
  | 'CAS'
  | 'VIEW'
  | 'CDC';

/** Why a replica failed (RequestFailureReason of Cassandra 5.0; codes go on the wire in v5). */
export const FailureReason = {
  UNKNOWN: 0x0000,
  READ_TOO_MANY_TOMBSTONES: 0x0001,
  TIMEOUT: 0x0002,
  INCOMPATIBLE_SCHEMA: 0x0003,
  READ_SIZE: 0x0004,
  NODE_DOWN: 0x0005,
  INDEX_NOT_AVAILABLE: 0x0006,
  READ_TOO_MANY_INDEXES: 0x0007,
} as const;
export type FailureReason = (typeof FailureReason)[keyof typeof FailureReason];

/** The fields that an error body carries after its message, by code. Addresses are IP text. */
export type ErrorDetails =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'unavailable';
      readonly consistency: Consistency;
      readonly required: number;
      readonly alive: number;
    }
  | {
      readonly kind: 'writeTimeout';
      readonly consistency: Consistency;
      readonly received: number;
      readonly blockFor: number;
      readonly writeType: WriteType;
      readonly contentions?: number;
    }
  | {
      readonly kind: 'casWriteUnknown';
      readonly consistency: Consistency;
      readonly received: number;
      readonly blockFor: number;
    }
  | {
      readonly kind: 'readTimeout';
      readonly consistency: Consistency;
      readonly received: number;
      readonly blockFor: number;
      readonly dataPresent: boolean;
    }
  | {
      readonly kind: 'readFailure';
      readonly consistency: Consistency;
      readonly received: number;
      readonly blockFor: number;
      /** By `address:port` of the replicas. */
      readonly failures: ReadonlyMap<string, FailureReason>;
      readonly dataPresent: boolean;
    }
  | {
      readonly kind: 'writeFailure';
      readonly consistency: Consistency;
      readonly received: number;
      readonly blockFor: number;
      /** By `address:port` of the replicas. */
      readonly failures: ReadonlyMap<string, FailureReason>;
      readonly writeType: WriteType;
    }
  | { readonly kind: 'alreadyExists'; readonly keyspace: string; readonly table: string }
  | { readonly kind: 'unprepared'; readonly id: Uint8Array }
  | {
      readonly kind: 'functionFailure';
      readonly keyspace: string;
      readonly functionName: string;
      readonly argumentTypes: readonly string[];
    };

const noDetails: ErrorDetails = { kind: 'none' };

/** An error that is answered to the client; `fatal` also closes its connection. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly fatal: boolean;
  override readonly name = 'RequestError';
  /** Session of the trace of the request that failed; told to the client with the error. */
  tracingId: Uint8Array | null = null;
  /** What was to be told beside the answer, and now goes with the error. */
  warnings: readonly string[] = [];

  constructor(code: ErrorCode, message: string, details = noDetails, fatal = false) {
    super(message);
    this.code = code;
    this.details = details;
    this.fatal = fatal;
  }
}

export function syntaxError(message: string): RequestError {
  return new RequestError(ErrorCode.SYNTAX_ERROR, message);
}

export function invalidRequest(message: string): RequestError {
  return new RequestError(ErrorCode.INVALID, message);
}

export function configurationError(message: string): RequestError {
  return new RequestError(ErrorCode.CONFIG_ERROR, message);
}

export function badCredentials(message: string): RequestError {
  return new RequestError(ErrorCode.BAD_CREDENTIALS, message);
}

export function unauthorized(message: string): RequestError {
  return new RequestError(ErrorCode.UNAUTHORIZED, message);
}

export function serverError(message: string): RequestError {
  return new RequestError(ErrorCode.SERVER_ERROR, message);
}

export function overloaded(message: string): RequestError {
  return new RequestError(ErrorCode.OVERLOADED, message);
}

export function isBootstrapping(): RequestError {
  return new RequestError(ErrorCode.IS_BOOTSTRAPPING, 'Cannot read from a bootstrapping node');
}

export function truncateError(message: string): RequestError {
  return new RequestError(ErrorCode.TRUNCATE_ERROR, message);
}

/** A protocol error; `fatal` (the default) closes the connection after the answer. */
export function protocolError(message: string, fatal = true): RequestError {
  return new RequestError(ErrorCode.PROTOCOL_ERROR, message, noDetails, fatal);
}

/** `table` is empty when a keyspace exists already. */
export function alreadyExists(keyspace: string, table: string): RequestError {
  const message =
    table === ''
      ? `Cannot add existing keyspace "${keyspace}"`
      : `Cannot add already existing table "${table}" to keyspace "${keyspace}"`;
  return new RequestError(ErrorCode.ALREADY_EXISTS, message, {
    kind: 'alreadyExists',
    keyspace,
    table,
  });
}

export function unprepared(id: Uint8Array): RequestError {
  const hex = Buffer.from(id).toString('hex');
  const message =
    `Prepared query with ID ${hex} not found (either the query was not prepared on this host ` +
    '(maybe the host has been restarted?) or you have prepared too many queries and it has been ' +
    'evicted from the internal cache)';
  return new RequestError(ErrorCode.UNPREPARED, message, { kind: 'unprepared', id });
}

export function unavailable(
  consistency: Consistency,
  required: number,
  alive: number,
  dataCenter?: string,
): RequestError {
  const level = consistencyName(consistency);
  const message =
    dataCenter === undefined
      ? `Cannot achieve consistency level ${level}`
      : `Cannot achieve consistency level ${level} in DC ${dataCenter}`;
  const details: ErrorDetails = { kind: 'unavailable', consistency, required, alive };
  return new RequestError(ErrorCode.UNAVAILABLE, message, details);
}

export function writeTimeout(
  writeType: WriteType,
  consistency: Consistency,
  received: number,
  blockFor: number,
): RequestError {
  const message = `Operation timed out - received only ${received} responses.`;
  const details: ErrorDetails = {
    kind: 'writeTimeout',
    consistency,
    received,
    blockFor,
    writeType,
  };
  return new RequestError(ErrorCode.WRITE_TIMEOUT, message, details);
}

/** A lightweight transaction that ran out of time, in whatever phase `writeType` tells. */
export function casWriteTimeout(
  writeType: WriteType,
  consistency: Consistency,
  received: number,
  blockFor: number,
  contentions: number,
): RequestError {
  const message =
    `CAS operation timed out: received ${received} of ${blockFor} required responses after ` +
    `${contentions} contention retries`;
  return new RequestError(ErrorCode.WRITE_TIMEOUT, message, {
    kind: 'writeTimeout',
    consistency,
    received,
    blockFor,
    writeType,
    contentions,
  });
}

/** Some replicas accepted a proposal, but no quorum: it may still be finished, or not. */
export function casWriteUnknown(
  consistency: Consistency,
  received: number,
  blockFor: number,
): RequestError {
  const message = `CAS operation result is unknown - proposal accepted by ${received} but not a quorum.`;
  const details: ErrorDetails = { kind: 'casWriteUnknown', consistency, received, blockFor };
  return new RequestError(ErrorCode.CAS_WRITE_UNKNOWN, message, details);
}

export function readTimeout(
  consistency: Consistency,
  received: number,
  blockFor: number,
  dataPresent: boolean,
): RequestError {
  const message = `Operation timed out - received only ${received} responses.`;
  const details: ErrorDetails = {
    kind: 'readTimeout',
    consistency,
    received,
    blockFor,
    dataPresent,
  };
  return new RequestError(ErrorCode.READ_TIMEOUT, message, details);
}

type Failures = ReadonlyMap<string, FailureReason>;

function failureMessage(received: number, failures: Failures): string {
  return (
    `Operation failed - received ${received} responses and ${failures.size} failures: ` +
    reasonTexts(failures)
  );
}

function abortMessage(cause: string, failures: Failures): string {
  return `Operation failed - ${cause}: ${reasonTexts(failures)}`;
}

function reasonTexts(failures: Failures): string {
  const reasonName = (reason: FailureReason) =>
    Object.entries(FailureReason).find(([, code]) => code === reason)?.[0] ?? 'UNKNOWN';
  return [...failures]
    .map(([endpoint, reason]) => `${reasonName(reason)} from /${endpoint}`)
    .join(', ');
}

export function readFailure(
  consistency: Consistency,
  received: number,
  blockFor: number,
  dataPresent: boolean,
  failures: ReadonlyMap<string, FailureReason>,
  /** What ended it, where that is known. */
  cause: string | null = null,
): RequestError {
  const message =
    cause === null ? failureMessage(received, failures) : abortMessage(cause, failures);
  return new RequestError(ErrorCode.READ_FAILURE, message, {
    kind: 'readFailure',
    consistency,
    received,
    blockFor,
    failures,
    dataPresent,
  });
}

export function writeFailure(
  writeType: WriteType,
  consistency: Consistency,
  received: number,
  blockFor: number,
  failures: ReadonlyMap<string, FailureReason>,
): RequestError {
  return new RequestError(ErrorCode.WRITE_FAILURE, failureMessage(received, failures), {
    kind: 'writeFailure',
    consistency,
    received,
    blockFor,
    failures,
    writeType,
  });
}

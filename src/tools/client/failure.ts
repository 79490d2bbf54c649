import type { Outcome } from './station.ts';

/**
 * Every error of the native protocol, as the panel's script names those that it knew; by the code
 * that the server sends.
 */
const byCode: Readonly<Record<number, readonly [string, string]>> = {
  0: ['ServerError', 'Node failed'],
  10: ['ProtocolError', 'not understood'],
  256: ['AuthenticationFailed', 'Failed to authenticate'],
  4096: ['Unavailable', 'Not enough replicas'],
  4097: ['Overloaded', 'Node overloaded'],
  4098: ['IsBootstrapping', 'Node is joining'],
  4099: ['TruncateError', 'Failed to truncate'],
  4352: ['WriteTimeout', 'Failed to write'],
  4608: ['ReadTimeout', 'Failed to read'],
  4864: ['ReadFailure', 'A replica failed'],
  5120: ['FunctionFailure', 'Function failed'],
  5376: ['WriteFailure', 'A replica failed'],
  5632: ['CDCWriteFailure', 'CDC log is full'],
  5888: ['CASWriteUnknown', 'perhaps written'],
  8192: ['SyntaxError', 'query malformed'],
  8448: ['Unauthorized', 'User not authorized'],
  8704: ['InvalidRequest', 'query invalid'],
  8960: ['ConfigError', 'not configured'],
  9216: ['AlreadyExists', 'exists already'],
  9472: ['Unprepared', 'not prepared'],
};

const byClass: Readonly<Record<string, readonly [string, string]>> = {
  OperationTimedOutError: ['OperationTimedOut', 'no answer in time'],
  NoHostAvailableError: ['NoHostAvailable', 'no host available'],
  AuthenticationError: ['AuthenticationFailed', 'Failed to authenticate'],
  BusyConnectionError: ['BusyConnection', 'too much at once'],
};

interface DriverError {
  readonly name?: string;
  readonly code?: number;
  readonly message?: string;
  readonly constructor?: { readonly name: string };
  readonly innerErrors?: Readonly<Record<string, unknown>>;
}

/** Turns what the driver threw into what the display shows. */
export function failureOf(error: unknown): Outcome {
  const given = error as DriverError;
  const known = byCode[given.code ?? -1] ?? byClass[given.constructor?.name ?? ''];
  if (known !== undefined) return { kind: 'failed', error: known[0], meaning: known[1] };
  const name = given.constructor?.name ?? 'Error';
  return { kind: 'failed', error: name, meaning: given.message ?? '' };
}

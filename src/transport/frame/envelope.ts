/**
 * The envelope of one message (native protocol v3 to v5, section 2): nine bytes, then the body.
 *
 *   0       1      2        4        5              9
 *   version flags  stream   opcode   body length    body...
 *
 * The high bit of the version byte is set on answers. In v5 envelopes travel inside segments.
 */
export const ENVELOPE_HEADER_BYTES = 9;

export const Opcode = {
  ERROR: 0x00,
  STARTUP: 0x01,
  READY: 0x02,
  AUTHENTICATE: 0x03,
  CREDENTIALS: 0x04,
  OPTIONS: 0x05,
  SUPPORTED: 0x06,
  QUERY: 0x07,
  RESULT: 0x08,
  PREPARE: 0x09,
  EXECUTE: 0x0a,
  REGISTER: 0x0b,
  EVENT: 0x0c,
  BATCH: 0x0d,
  AUTH_CHALLENGE: 0x0e,
  AUTH_RESPONSE: 0x0f,
  AUTH_SUCCESS: 0x10,
} as const;
export type Opcode = (typeof Opcode)[keyof typeof Opcode];

const requestNames = new Map<number, string>([
  [Opcode.STARTUP, 'STARTUP'],
  [Opcode.CREDENTIALS, 'CREDENTIALS'],
  [Opcode.OPTIONS, 'OPTIONS'],
  [Opcode.QUERY, 'QUERY'],
  [Opcode.PREPARE, 'PREPARE'],
  [Opcode.EXECUTE, 'EXECUTE'],
  [Opcode.REGISTER, 'REGISTER'],
  [Opcode.BATCH, 'BATCH'],
  [Opcode.AUTH_RESPONSE, 'AUTH_RESPONSE'],
]);

const responseNames = new Map<number, string>(
  Object.entries(Opcode)
    .filter(([, code]) => !requestNames.has(code))
    .map(([name, code]) => [code, name]),
);

/** The name of a request's opcode, or null when no request has it. */
export function requestName(opcode: number): string | null {
  return requestNames.get(opcode) ?? null;
}

/** The name of any opcode, or null when there is none. */
export function opcodeName(opcode: number): string | null {
  return requestNames.get(opcode) ?? responseNames.get(opcode) ?? null;
}

export const EnvelopeFlag = {
  COMPRESSED: 0x01,
  TRACING: 0x02,
  CUSTOM_PAYLOAD: 0x04,
  WARNING: 0x08,
  USE_BETA: 0x10,
} as const;

/** Versions that are spoken; 6 only with the USE_BETA flag, as in Cassandra 5.0. */
export const SUPPORTED_VERSIONS = ['3/v3', '4/v4', '5/v5', '6/v6-beta'] as const;
export const MINIMUM_VERSION = 3;
export const CURRENT_VERSION = 5;
export const BETA_VERSION = 6;

/** Since v5 envelopes travel in checksummed segments. */
export function usesSegments(version: number): boolean {
  return version >= 5;
}

/** One request as it came: `body` is only lent until the handler returns. */
export interface Envelope {
  readonly version: number;
  readonly flags: number;
  readonly stream: number;
  readonly opcode: number;
  readonly body: Buffer;
}

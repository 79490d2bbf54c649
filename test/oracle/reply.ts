import type { BodyReader } from './body.ts';
import { BodyReader as Reader } from './body.ts';
import type { ColumnType } from './column-type.ts';
import { readType } from './column-type.ts';
import type { Envelope } from './frame.ts';
import { opcodes } from './frame.ts';

export interface Column {
  readonly keyspace: string;
  readonly table: string;
  readonly name: string;
  readonly type: ColumnType;
}

/** What describes rows or markers: `flags` and what they say is there. */
export interface Metadata {
  readonly flags: number;
  readonly count: number;
  readonly partitionKey: readonly number[] | null;
  readonly pagingState: Buffer | null;
  readonly newId: Buffer | null;
  readonly globalTable: string | null;
  readonly columns: readonly Column[];
}

export type Outcome =
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'void' }
  | {
      readonly kind: 'rows';
      readonly metadata: Metadata;
      readonly rows: readonly (readonly (Buffer | null)[])[];
    }
  | { readonly kind: 'keyspace'; readonly keyspace: string }
  | {
      readonly kind: 'prepared';
      readonly id: Buffer;
      readonly resultId: Buffer | null;
      readonly markers: Metadata;
      readonly result: Metadata;
    }
  | { readonly kind: 'schema'; readonly change: readonly string[] }
  | { readonly kind: 'supported'; readonly options: Readonly<Record<string, readonly string[]>> }
  | { readonly kind: 'other'; readonly opcode: number };

export interface Reply {
  readonly outcome: Outcome;
  readonly warnings: readonly string[];
  readonly tracing: string | null;
  readonly payload: ReadonlyMap<string, Buffer | null>;
}

export const consistencies = [
  'ANY',
  'ONE',
  'TWO',
  'THREE',
  'QUORUM',
  'ALL',
  'LOCAL_QUORUM',
  'EACH_QUORUM',
  'SERIAL',
  'LOCAL_SERIAL',
  'LOCAL_ONE',
] as const;

export function readReply(envelope: Envelope): Reply {
  const version = envelope.version & 0x7f;
  const body = new Reader(envelope.body);
  const tracing = (envelope.flags & 0x02) !== 0 ? body.uuid() : null;
  const warnings = (envelope.flags & 0x08) !== 0 ? body.strings() : [];
  const payload = new Map<string, Buffer | null>();
  if ((envelope.flags & 0x04) !== 0) {
    body.list(() => payload.set(body.string(), body.value()));
  }
  return { outcome: readOutcome(envelope.opcode, version, body), warnings, tracing, payload };
}

function readOutcome(opcode: number, version: number, body: BodyReader): Outcome {
  if (opcode === opcodes.error) return readError(version, body);
  if (opcode === opcodes.result) return readResult(version, body);
  if (opcode !== opcodes.supported) return { kind: 'other', opcode };
  const options: Record<string, readonly string[]> = {};
  body.list(() => {
    options[body.string()] = body.strings();
  });
  return { kind: 'supported', options };
}

function readResult(version: number, body: BodyReader): Outcome {
  const kind = body.int();
  if (kind === 1) return { kind: 'void' };
  if (kind === 2) {
    const metadata = readMetadata(body, false);
    const row = () => Array.from({ length: metadata.count }, () => body.value());
    return { kind: 'rows', metadata, rows: Array.from({ length: body.int() }, row) };
  }
  if (kind === 3) return { kind: 'keyspace', keyspace: body.string() };
  if (kind === 4) {
    return {
      kind: 'prepared',
      id: body.shortBytes(),
      resultId: version >= 5 ? body.shortBytes() : null,
      markers: readMetadata(body, version >= 4),
      result: readMetadata(body, false),
    };
  }
  return { kind: 'schema', change: readChange(body) };
}

function readMetadata(body: BodyReader, withKey: boolean): Metadata {
  const flags = body.int();
  const count = body.int();
  const partitionKey = withKey ? Array.from({ length: body.int() }, () => body.short()) : null;
  const pagingState = (flags & 2) !== 0 ? body.value() : null;
  const newId = (flags & 8) !== 0 ? body.shortBytes() : null;
  const bare = (flags & 4) !== 0;
  const shared = !bare && (flags & 1) !== 0 ? [body.string(), body.string()] : null;
  const column = (): Column => {
    const [keyspace = '', table = ''] = shared ?? [body.string(), body.string()];
    return { keyspace, table, name: body.string(), type: readType(body) };
  };
  const columns = bare ? [] : Array.from({ length: count }, column);
  const globalTable = shared === null ? null : shared.join('.');
  return { flags, count, partitionKey, pagingState, newId, globalTable, columns };
}

/** Change, target, keyspace, then the name and the types of arguments where there are any. */
export function readChange(body: BodyReader): readonly string[] {
  const change = [body.string(), body.string(), body.string()];
  if (change[1] !== 'KEYSPACE') change.push(body.string());
  if (change[1] === 'FUNCTION' || change[1] === 'AGGREGATE') {
    change.push(`(${body.strings().join(', ')})`);
  }
  return change;
}

function consistency(body: BodyReader): string {
  const code = body.short();
  return consistencies[code] ?? String(code);
}

function readError(version: number, body: BodyReader): Outcome {
  const code = body.int();
  const message = body.string();
  const details: Record<string, unknown> = { ...(readDetails[code]?.(body, version) ?? {}) };
  if (body.remaining > 0) details.rest = body.take(body.remaining).toString('hex');
  return { kind: 'error', code, message, details };
}

type ReadDetails = (body: BodyReader, version: number) => Readonly<Record<string, unknown>>;

const counted = (body: BodyReader) => ({
  cl: consistency(body),
  received: body.int(),
  blockFor: body.int(),
});

function failures(body: BodyReader, version: number): Readonly<Record<string, unknown>> {
  const count = body.int();
  if (version < 5) return { failures: count };
  const reason = () => `${body.inetAddress()} ${body.short()}`;
  return { failures: count, reasons: Array.from({ length: count }, reason) };
}

/** The bodies of the errors that have more than a message, by code. */
const readDetails: Readonly<Record<number, ReadDetails>> = {
  4096: (body) => ({ cl: consistency(body), required: body.int(), alive: body.int() }),
  4352: (body, version) => {
    const details = { ...counted(body), writeType: body.string() };
    const contentions = details.writeType === 'CAS' && version >= 5;
    return contentions ? { ...details, contentions: body.short() } : details;
  },
  4608: (body) => ({ ...counted(body), dataPresent: body.byte() }),
  4864: (body, version) => ({
    ...counted(body),
    ...failures(body, version),
    dataPresent: body.byte(),
  }),
  5120: (body) => ({
    keyspace: body.string(),
    function: body.string(),
    arguments: body.strings(),
  }),
  5376: (body, version) => ({
    ...counted(body),
    ...failures(body, version),
    writeType: body.string(),
  }),
  5888: counted,
  9216: (body) => ({ keyspace: body.string(), table: body.string() }),
  9472: (body) => ({ id: body.shortBytes().toString('hex') }),
};

import { EndOfBytes } from '../../base/bytes/index.ts';
import { protocolError } from '../../base/error/index.ts';
import type { BatchItem, BatchRequest, ExecuteOptions, QueryOptions } from '../../query/index.ts';
import { EnvelopeFlag, Opcode } from '../frame/envelope.ts';
import { BodyReader } from './body-reader.ts';
import { readQueryOptions } from './query-options.ts';

/** A request as its opcode has it (native protocol, section 4.1). */
export type Request =
  | { readonly kind: 'startup'; readonly options: ReadonlyMap<string, string> }
  | { readonly kind: 'options' }
  | { readonly kind: 'auth-response'; readonly token: Buffer | null }
  | { readonly kind: 'register'; readonly events: readonly string[] }
  | { readonly kind: 'query'; readonly text: string; readonly options: QueryOptions }
  | { readonly kind: 'prepare'; readonly text: string; readonly keyspace: string | null }
  | { readonly kind: 'execute'; readonly id: Buffer; readonly options: ExecuteOptions }
  | { readonly kind: 'batch'; readonly batch: BatchRequest };

export interface DecodedRequest {
  readonly request: Request;
  readonly customPayload: ReadonlyMap<string, Buffer> | null;
}

/**
 * Decodes one body. Values are views of it, lent as the body is.
 * Throws a protocol error (that leaves the connection open) when the bytes are no such request.
 */
export function decodeRequest(
  opcode: number,
  flags: number,
  version: number,
  bytes: Buffer,
): DecodedRequest {
  const body = new BodyReader(bytes);
  try {
    let customPayload: Map<string, Buffer> | null = null;
    if ((flags & EnvelopeFlag.CUSTOM_PAYLOAD) !== 0) {
      customPayload = body.bytesMap();
      if (version < 4) {
        throw protocolError(
          'Received frame with CUSTOM_PAYLOAD flag for native protocol version < 4',
          false,
        );
      }
    }
    return { request: decodeBody(opcode, version, body), customPayload };
  } catch (error) {
    if (error instanceof EndOfBytes) {
      throw protocolError(`Truncated or malformed message: ${error.message}`, false);
    }
    throw error;
  }
}

function decodeBody(opcode: number, version: number, body: BodyReader): Request {
  switch (opcode) {
    case Opcode.STARTUP:
      return { kind: 'startup', options: upperCaseKeys(body.stringMap()) };
    case Opcode.OPTIONS:
      return { kind: 'options' };
    case Opcode.AUTH_RESPONSE:
      return { kind: 'auth-response', token: body.nullableBytes() };
    case Opcode.REGISTER:
      return { kind: 'register', events: body.stringList() };
    case Opcode.QUERY:
      return {
        kind: 'query',
        text: body.longString(),
        options: readQueryOptions(body, version),
      };
    case Opcode.PREPARE:
      return decodePrepare(version, body);
    case Opcode.EXECUTE:
      return decodeExecute(version, body);
    case Opcode.BATCH:
      return { kind: 'batch', batch: decodeBatch(version, body) };
    case Opcode.CREDENTIALS:
      throw protocolError('Unsupported message', false);
    default:
      throw protocolError(`Unknown opcode ${opcode}`, false);
  }
}

function upperCaseKeys(options: Map<string, string>): Map<string, string> {
  return new Map([...options].map(([key, value]) => [key.toUpperCase(), value]));
}

function decodePrepare(version: number, body: BodyReader): Request {
  const text = body.longString();
  const flags = version >= 5 ? body.int32() : 0;
  return { kind: 'prepare', text, keyspace: (flags & 1) !== 0 ? body.string() : null };
}

function decodeExecute(version: number, body: BodyReader): Request {
  const id = body.shortBytes();
  const resultMetadataId = version >= 5 ? Buffer.from(body.shortBytes()) : null;
  return { kind: 'execute', id, options: readQueryOptions(body, version, resultMetadataId) };
}

const batchKinds = ['LOGGED', 'UNLOGGED', 'COUNTER'] as const;

function decodeBatch(version: number, body: BodyReader): BatchRequest {
  const code = body.int8();
  const count = body.uint16();
  const statements: BatchItem[] = [];
  for (let i = 0; i < count; i++) statements.push(decodeBatchItem(version, body));
  const options = readQueryOptions(body, version);
  const kind = batchKinds[code];
  if (kind === undefined) throw protocolError(`Invalid BATCH message type ${code}`, false);
  return {
    kind,
    statements,
    consistency: options.consistency,
    isNodeLocal: options.isNodeLocal === true,
    serialConsistency: options.serialConsistency,
    timestamp: options.timestamp,
    keyspace: options.keyspace,
    nowInSeconds: options.nowInSeconds,
  };
}

function decodeBatchItem(version: number, body: BodyReader): BatchItem {
  const code = body.int8();
  if (code !== 0 && code !== 1) {
    throw protocolError(
      `Invalid query kind in BATCH messages. Must be 0 or 1 but got ${code}`,
      false,
    );
  }
  const statement = code === 0 ? body.longString() : Buffer.from(body.shortBytes());
  return { statement, values: body.values(version) };
}

import { BodyReader } from './body-reader.ts';
import type { ColumnType } from './column-type.ts';
import { readColumnType } from './column-type.ts';

export interface CqlColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** What a statement gave. */
export interface CqlAnswer {
  /** Empty for a statement that gives no rows. */
  readonly columns: readonly CqlColumn[];
  /** Null when the statement gives no rows, which is not the same as none. */
  readonly rows: readonly (readonly (Buffer | null)[])[] | null;
  readonly pagingState: Buffer | null;
  readonly warnings: readonly string[];
  readonly tracingId: Buffer | null;
  /** The keyspace that USE chose. */
  readonly keyspace: string | null;
}

/** What EXECUTE needs of a statement that a node has prepared. */
export interface PreparedStatement {
  readonly id: Buffer;
  /** What has to be bound, in order. */
  readonly variables: readonly CqlColumn[];
  /** Which of the variables make up the partition key, in its order; empty when not all are bound. */
  readonly partitionKey: readonly number[];
}

/** The server answered ERROR. `code` is the protocol's. */
export class CqlError extends Error {
  override readonly name = 'CqlError';
  readonly code: number;
  /** What the error's body has besides its message. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: number,
    message: string,
    details: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

const headerFlag = { tracing: 0x02, payload: 0x04, warnings: 0x08 } as const;
const resultKind = { rows: 2, keyspace: 3 } as const;
const metadataFlag = { oneTable: 1, morePages: 2 } as const;

/** Reads the body of a RESULT whose header has `flags`. */
export function readAnswer(flags: number, body: Buffer): CqlAnswer {
  const reader = new BodyReader(body);
  const tracingId = (flags & headerFlag.tracing) !== 0 ? reader.raw(16) : null;
  const warnings = (flags & headerFlag.warnings) !== 0 ? reader.texts() : [];
  if ((flags & headerFlag.payload) !== 0) skipPayload(reader);
  const nothing = { columns: [], rows: null, pagingState: null, keyspace: null };
  const kind = reader.int();
  if (kind === resultKind.keyspace) {
    return { ...nothing, warnings, tracingId, keyspace: reader.text() };
  }
  if (kind !== resultKind.rows) return { ...nothing, warnings, tracingId };
  return { ...nothing, ...readRows(reader), warnings, tracingId };
}

function skipPayload(reader: BodyReader): void {
  const count = reader.short();
  for (let i = 0; i < count; i++) {
    reader.text();
    reader.bytes();
  }
}

function readRows(reader: BodyReader): Pick<CqlAnswer, 'columns' | 'rows' | 'pagingState'> {
  const flags = reader.int();
  const count = reader.int();
  const pagingState = (flags & metadataFlag.morePages) !== 0 ? reader.bytes() : null;
  const isOneTable = (flags & metadataFlag.oneTable) !== 0;
  const columns = readColumns(reader, count, isOneTable);
  const row = () => Array.from({ length: count }, () => reader.bytes());
  return { columns, rows: Array.from({ length: reader.int() }, row), pagingState };
}

/** Reads the body of a RESULT of PREPARE in protocol v4. */
export function readPrepared(flags: number, body: Buffer): PreparedStatement {
  const reader = new BodyReader(body);
  if ((flags & headerFlag.tracing) !== 0) reader.raw(16);
  if ((flags & headerFlag.warnings) !== 0) reader.texts();
  if ((flags & headerFlag.payload) !== 0) skipPayload(reader);
  reader.int();
  const id = Buffer.from(reader.raw(reader.short()));
  const metadata = reader.int();
  const count = reader.int();
  const partitionKey = Array.from({ length: reader.int() }, () => reader.short());
  const isOneTable = (metadata & metadataFlag.oneTable) !== 0;
  return { id, variables: readColumns(reader, count, isOneTable), partitionKey };
}

function readColumns(reader: BodyReader, count: number, isOneTable: boolean): CqlColumn[] {
  const skipTable = (): unknown => [reader.text(), reader.text()];
  if (isOneTable && count > 0) skipTable();
  return Array.from({ length: count }, (): CqlColumn => {
    if (!isOneTable) skipTable();
    return { name: reader.text(), type: readColumnType(reader) };
  });
}

const levels = [
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
];

/** Reads the body of an ERROR; the names of details are those that Python's driver prints. */
export function readError(flags: number, body: Buffer): CqlError {
  const reader = new BodyReader(body);
  if ((flags & headerFlag.tracing) !== 0) reader.raw(16);
  if ((flags & headerFlag.warnings) !== 0) reader.texts();
  if ((flags & headerFlag.payload) !== 0) skipPayload(reader);
  const code = reader.int();
  const message = reader.text();
  return new CqlError(code, message, detailsOf(code, reader));
}

function detailsOf(code: number, reader: BodyReader): Readonly<Record<string, string | number>> {
  const level = () => `'${levels[reader.short()] ?? 'UNKNOWN'}'`;
  const counts = () => {
    const consistency = level();
    const received = reader.int();
    return { consistency, required_responses: reader.int(), received_responses: received };
  };
  switch (code) {
    case 0x1000:
      return {
        consistency: level(),
        required_replicas: reader.int(),
        alive_replicas: reader.int(),
      };
    case 0x1100:
      return { ...counts(), write_type: `'${reader.text()}'` };
    case 0x1200:
      return counts();
    case 0x1300:
      return { ...counts(), failures: reader.int() };
    case 0x1500:
      return { ...counts(), failures: reader.int(), write_type: `'${reader.text()}'` };
    case 0x2400:
      return { keyspace: reader.text(), table: reader.text() };
    default:
      return {};
  }
}

import { connect, type Socket } from 'node:net';

export interface CqlAddress {
  readonly address: string;
  readonly port: number;
}

export interface CqlCredentials {
  readonly user: string;
  readonly password: string;
}

/** A row as the wire had it: values by column name, null for null. */
export type CqlRow = ReadonlyMap<string, Buffer | null>;

/** The server answered ERROR. `code` is the protocol's. */
export class CqlError extends Error {
  override readonly name = 'CqlError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const opcode = { error: 0, startup: 1, ready: 2, authenticate: 3, query: 7, result: 8 } as const;
const authentication = { response: 15, success: 16 } as const;
const headerBytes = 9;
const version = 4;
const quorum = 4;
const rowsKind = 2;

interface Waiting {
  resolve(frame: Frame): void;
  reject(error: Error): void;
}

interface Frame {
  readonly opcode: number;
  readonly body: Buffer;
}

/**
 * The few requests that our tools make themselves, in protocol v4: one connection, one request at a
 * time. A driver would do, but costs more time to load than a cluster to start.
 */
export class CqlConnection {
  private readonly socket: Socket;
  private readonly waiting: Waiting[] = [];
  private pending: Buffer = Buffer.alloc(0);
  private broken: Error | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.onData(chunk));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('connection closed')));
  }

  /** Connects and starts up. Rejects with a system error, `CqlError`, or when time is over. */
  static async open(
    { address, port }: CqlAddress,
    timeoutMs: number,
    credentials?: CqlCredentials,
  ): Promise<CqlConnection> {
    const socket = connect({ host: address, port, noDelay: true });
    const connection = new CqlConnection(socket);
    socket.setTimeout(timeoutMs, () => {
      socket.destroy(new Error(`no answer within ${timeoutMs} ms`));
    });
    try {
      await connection.startUp(credentials);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private async startUp(credentials: CqlCredentials | undefined): Promise<void> {
    const options = Buffer.concat([short(1), text('CQL_VERSION'), text('3.0.0')]);
    const answer = await this.send(opcode.startup, options);
    if (answer.opcode !== opcode.authenticate) return;
    if (credentials === undefined) {
      throw new CqlError(0x100, 'the cluster asks for a user (--user and --password)');
    }
    const { user, password } = credentials;
    const token = Buffer.from(`\0${user}\0${password}`, 'utf8');
    const reply = await this.send(
      authentication.response,
      Buffer.concat([int(token.length), token]),
    );
    if (reply.opcode !== authentication.success) throw new Error('authentication went wrong');
  }

  /** Runs a statement at QUORUM; the rows, none when it gives none. Rejects with `CqlError`. */
  async query(statement: string): Promise<readonly CqlRow[]> {
    const bytes = Buffer.from(statement, 'utf8');
    const flags = Buffer.from([0]);
    const body = Buffer.concat([int(bytes.length), bytes, short(quorum), flags]);
    const answer = await this.send(opcode.query, body);
    return answer.opcode === opcode.result ? rowsOf(answer.body) : [];
  }

  close(): void {
    this.socket.destroy();
  }

  private send(code: number, body: Buffer): Promise<Frame> {
    const { broken } = this;
    if (broken !== null) return Promise.reject(broken);
    const header = Buffer.from([version, 0, 0, 0, code, 0, 0, 0, 0]);
    header.writeInt32BE(body.length, 5);
    this.socket.write(Buffer.concat([header, body]));
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
    });
  }

  private onData(chunk: Buffer): void {
    this.pending = Buffer.concat([this.pending, chunk]);
    while (this.pending.length >= headerBytes) {
      const end = headerBytes + this.pending.readInt32BE(5);
      if (this.pending.length < end) return;
      const code = this.pending[4] ?? 0;
      const hasWarnings = ((this.pending[1] ?? 0) & 0x08) !== 0;
      const body = this.pending.subarray(headerBytes, end);
      this.pending = this.pending.subarray(end);
      this.answer(code, hasWarnings ? withoutWarnings(body) : body);
    }
  }

  private answer(code: number, body: Buffer): void {
    const waiting = this.waiting.shift();
    if (code !== opcode.error) waiting?.resolve({ opcode: code, body });
    else waiting?.reject(new CqlError(body.readInt32BE(0), new BodyReader(body, 4).text()));
  }

  private fail(error: Error): void {
    this.broken ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.broken);
  }
}

function withoutWarnings(body: Buffer): Buffer {
  const reader = new BodyReader(body, 0);
  const count = reader.short();
  for (let i = 0; i < count; i++) reader.text();
  return body.subarray(reader.offset);
}

function rowsOf(body: Buffer): readonly CqlRow[] {
  const reader = new BodyReader(body, 0);
  if (reader.int() !== rowsKind) return [];
  const names = columnNames(reader);
  const count = reader.int();
  const row = (): CqlRow => new Map(names.map((name) => [name, reader.bytes()]));
  return Array.from({ length: count }, row);
}

function columnNames(reader: BodyReader): readonly string[] {
  const flags = reader.int();
  const count = reader.int();
  if ((flags & 2) !== 0) reader.bytes();
  const isOneTable = (flags & 1) !== 0;
  const skipTable = () => [reader.text(), reader.text()];
  if (isOneTable) skipTable();
  return Array.from({ length: count }, () => {
    if (!isOneTable) skipTable();
    const name = reader.text();
    reader.skipType();
    return name;
  });
}

class BodyReader {
  offset: number;
  private readonly body: Buffer;

  constructor(body: Buffer, offset: number) {
    this.body = body;
    this.offset = offset;
  }

  int(): number {
    this.offset += 4;
    return this.body.readInt32BE(this.offset - 4);
  }

  short(): number {
    this.offset += 2;
    return this.body.readUInt16BE(this.offset - 2);
  }

  text(): string {
    const length = this.short();
    this.offset += length;
    return this.body.toString('utf8', this.offset - length, this.offset);
  }

  bytes(): Buffer | null {
    const length = this.int();
    if (length < 0) return null;
    this.offset += length;
    return this.body.subarray(this.offset - length, this.offset);
  }

  /** Scalars and collections of them; our tools ask for nothing else. */
  skipType(): void {
    const kind = this.short();
    if (kind === 0) this.text();
    const parts = kind === 0x21 ? 2 : kind === 0x20 || kind === 0x22 ? 1 : 0;
    for (let i = 0; i < parts; i++) this.skipType();
  }
}

function short(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([short(bytes.length), bytes]);
}

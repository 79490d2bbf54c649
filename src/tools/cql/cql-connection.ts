import type { Socket } from 'node:net';
import { Consistency } from '../../base/error/index.ts';
import type { CqlAnswer, PreparedStatement } from './cql-answer.ts';
import { CqlError, readAnswer, readError, readPrepared } from './cql-answer.ts';
import type { CqlTls } from './open-socket.ts';
import { openSocket } from './open-socket.ts';

export interface CqlAddress {
  readonly address: string;
  readonly port: number;
  /** In the clear when missing. */
  readonly tls?: CqlTls;
}

export interface CqlCredentials {
  readonly user: string;
  readonly password: string;
}

/** Who may log in to a new cluster that asks for a user. */
export const DEFAULT_CREDENTIALS: CqlCredentials = { user: 'cassandra', password: 'cassandra' };

/** A row as the wire had it: values by column name, null for null. */
export type CqlRow = ReadonlyMap<string, Buffer | null>;

export interface CqlRequest {
  readonly consistency: Consistency;
  readonly serialConsistency?: Consistency;
  /** Rows a page; all at once when missing. */
  readonly pageSize?: number;
  readonly pagingState?: Buffer;
  readonly tracing?: boolean;
}

const opcode = {
  error: 0,
  startup: 1,
  ready: 2,
  authenticate: 3,
  query: 7,
  result: 8,
  prepare: 9,
  authResponse: 15,
  authSuccess: 16,
} as const;
const queryFlag = { pageSize: 0x04, pagingState: 0x08, serialConsistency: 0x10 } as const;
const tracingFlag = 0x02;
const headerBytes = 9;
const streams = 1024;
/** The protocol's version that this connection speaks. */
export const PROTOCOL_VERSION = 4;

/** How a connection begins. */
export interface CqlStart {
  /** Of the language, `3.4.7`; any when missing. */
  readonly cqlVersion?: string;
  /** Until it is ready; as long as for an answer when missing. */
  readonly connectTimeoutMs?: number;
}

interface Waiting {
  resolve(frame: Frame): void;
  reject(error: Error): void;
}

interface Frame {
  readonly opcode: number;
  readonly flags: number;
  readonly body: Buffer;
}

/**
 * The requests that our tools make themselves, in protocol v4, on one connection; many may be under
 * way. A driver would do, but costs more time to load than a cluster to start.
 */
export class CqlConnection {
  private readonly socket: Socket;
  private readonly waiting = new Map<number, Waiting>();
  private nextStream = 0;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private broken: Error | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.onData(chunk));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('connection closed')));
  }

  /** Connects and starts up. Rejects with a system error, `CqlError`, or when time is over. */
  static async open(
    { address, port, tls }: CqlAddress,
    timeoutMs: number,
    credentials?: CqlCredentials,
    { cqlVersion = '3.0.0', connectTimeoutMs = timeoutMs }: CqlStart = {},
  ): Promise<CqlConnection> {
    const socket = await openSocket(address, port, tls);
    const connection = new CqlConnection(socket);
    socket.setTimeout(connectTimeoutMs, () => {
      // A connection that waits for nothing may be silent.
      if (connection.waiting.size === 0 && connection.isOpen) return;
      const limitMs = connection.isOpen ? timeoutMs : connectTimeoutMs;
      socket.destroy(new Error(`no answer within ${limitMs} ms`));
    });
    try {
      await connection.startUp(credentials, cqlVersion);
      socket.setTimeout(timeoutMs);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private isOpen = false;

  private async startUp(
    credentials: CqlCredentials | undefined,
    cqlVersion: string,
  ): Promise<void> {
    const options = Buffer.concat([short(1), text('CQL_VERSION'), text(cqlVersion)]);
    const answer = await this.send(opcode.startup, options, 0);
    if (answer.opcode === opcode.authenticate) await this.authenticate(credentials);
    this.isOpen = true;
  }

  private async authenticate(credentials: CqlCredentials | undefined): Promise<void> {
    if (credentials === undefined) {
      throw new CqlError(0x100, 'the cluster asks for a user (--user and --password)');
    }
    const { user, password } = credentials;
    const token = Buffer.from(`\0${user}\0${password}`, 'utf8');
    const answer = await this.send(
      opcode.authResponse,
      Buffer.concat([int(token.length), token]),
      0,
    );
    if (answer.opcode !== opcode.authSuccess) throw new Error('authentication went wrong');
  }

  /** Runs a statement at QUORUM; the rows, none when it gives none. Rejects with `CqlError`. */
  async query(statement: string): Promise<readonly CqlRow[]> {
    const { columns, rows } = await this.execute(statement, { consistency: Consistency.QUORUM });
    return (rows ?? []).map(
      (row) => new Map(columns.map(({ name }, i) => [name, row[i] ?? null] as const)),
    );
  }

  /** Runs a statement. Rejects with `CqlError`, or an error of the connection. */
  async execute(statement: string, request: CqlRequest): Promise<CqlAnswer> {
    const { consistency, serialConsistency, pageSize, pagingState } = request;
    const bytes = Buffer.from(statement, 'utf8');
    const parts = [int(bytes.length), bytes, short(consistency)];
    let flags = 0;
    if (pageSize !== undefined) flags |= queryFlag.pageSize;
    if (pagingState !== undefined) flags |= queryFlag.pagingState;
    if (serialConsistency !== undefined) flags |= queryFlag.serialConsistency;
    parts.push(Buffer.from([flags]));
    if (pageSize !== undefined) parts.push(int(pageSize));
    if (pagingState !== undefined) parts.push(int(pagingState.length), pagingState);
    if (serialConsistency !== undefined) parts.push(short(serialConsistency));
    const headerFlags = request.tracing === true ? tracingFlag : 0;
    const answer = await this.send(opcode.query, Buffer.concat(parts), headerFlags);
    return readAnswer(answer.flags, answer.body);
  }

  /** Prepares a statement on the node. Rejects with `CqlError`, or an error of the connection. */
  async prepare(statement: string): Promise<PreparedStatement> {
    const bytes = Buffer.from(statement, 'utf8');
    const body = Buffer.concat([int(bytes.length), bytes]);
    const answer = await this.send(opcode.prepare, body, 0);
    return readPrepared(answer.flags, answer.body);
  }

  close(): void {
    this.socket.destroy();
  }

  private send(code: number, body: Buffer, flags: number): Promise<Frame> {
    const { broken, waiting } = this;
    if (broken !== null) return Promise.reject(broken);
    if (waiting.size >= streams) return Promise.reject(new Error('too many requests at once'));
    while (waiting.has(this.nextStream)) this.nextStream = (this.nextStream + 1) % streams;
    const stream = this.nextStream;
    this.nextStream = (stream + 1) % streams;
    const header = Buffer.from([PROTOCOL_VERSION, flags, 0, 0, code, 0, 0, 0, 0]);
    header.writeInt16BE(stream, 2);
    header.writeInt32BE(body.length, 5);
    this.socket.write(Buffer.concat([header, body]));
    return new Promise((resolve, reject) => {
      waiting.set(stream, { resolve, reject });
    });
  }

  private onData(chunk: Buffer): void {
    this.pending.push(chunk);
    this.pendingBytes += chunk.length;
    while (this.pendingBytes >= headerBytes) {
      const end = headerBytes + this.joined(headerBytes).readInt32BE(5);
      if (this.pendingBytes < end) return;
      const whole = this.joined(end);
      this.answer(whole.subarray(0, end));
      this.pending = whole.length > end ? [whole.subarray(end)] : [];
      this.pendingBytes -= end;
    }
  }

  /** The first chunk, made to hold that many bytes; a large frame is put together once. */
  private joined(length: number): Buffer {
    if ((this.pending[0]?.length ?? 0) < length) this.pending = [Buffer.concat(this.pending)];
    return this.pending[0] as Buffer;
  }

  private answer(frame: Buffer): void {
    const stream = frame.readInt16BE(2);
    const waiting = this.waiting.get(stream);
    this.waiting.delete(stream);
    const flags = frame[1] ?? 0;
    const code = frame[4] ?? 0;
    const body = frame.subarray(headerBytes);
    if (code === opcode.error) waiting?.reject(readError(flags, body));
    else waiting?.resolve({ opcode: code, flags, body });
  }

  private fail(error: Error): void {
    this.broken ??= error;
    const { broken, waiting } = this;
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
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

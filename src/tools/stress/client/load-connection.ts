import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { CqlAddress, CqlCredentials } from '../../cql/index.ts';
import { CqlError, readError } from '../../cql/index.ts';
import type { Frame } from '../values/index.ts';

/** Is told how each request ended; `error` is null when well. */
export type OnEnd = (
  operation: number,
  intendedAtMs: number,
  sentAtMs: number,
  endedAtMs: number,
  error: string | null,
) => void;

const opcode = { error: 0, startup: 1, authenticate: 3, authResponse: 15 } as const;
const headerBytes = 9;
const chunkBytes = 65_536;
const readBytes = 262_144;
const none = -1;

/**
 * A connection for load in protocol v4, made so that a request costs as little as it can:
 * 1. `send` copies a finished frame into a chunk; what was sent since the last `flush` leaves in one
 *    write, and the chunk is used again when the system has taken it.
 * 2. What is known of a request stands in typed arrays under its stream: no promise, no closure.
 * 3. Bytes are read into one buffer; bodies of results are counted and skipped, never put together.
 */
export class LoadConnection {
  /** Requests that wait for an answer. */
  inFlight = 0;
  isOpen = false;
  private readonly socket: Socket;
  private readonly onEnd: OnEnd;
  private readonly afterChunk: () => void;
  private readonly operations: Int16Array;
  private readonly intendedAt: Float64Array;
  private readonly sentAt: Float64Array;
  private readonly freeStreams: Int16Array;
  private freeCount: number;
  private chunk: Buffer = Buffer.allocUnsafe(chunkBytes);
  private chunkAt = 0;
  private readonly spareChunks: Buffer[] = [];
  private readonly header = Buffer.alloc(headerBytes);
  private headerAt = 0;
  private bodyLeft = 0;
  /** Of an answer that is no result: its body so far. */
  private kept: Buffer[] | null = null;
  private greeting: { resolve(): void; reject(error: Error): void } | null = null;
  private readonly credentials: CqlCredentials | undefined;
  private closedBy: Error | null = null;

  private constructor(
    { address, port }: CqlAddress,
    streams: number,
    credentials: CqlCredentials | undefined,
    onEnd: OnEnd,
    afterChunk: () => void,
  ) {
    this.onEnd = onEnd;
    this.afterChunk = afterChunk;
    this.credentials = credentials;
    this.operations = new Int16Array(streams).fill(none);
    this.intendedAt = new Float64Array(streams);
    this.sentAt = new Float64Array(streams);
    this.freeStreams = Int16Array.from({ length: streams }, (_, i) => streams - 1 - i);
    this.freeCount = streams;
    const buffer = Buffer.allocUnsafe(readBytes);
    const onread = { buffer, callback: (count: number) => this.onRead(buffer, count) };
    this.socket = connect({ host: address, port, noDelay: true, onread });
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('connection closed')));
  }

  /** Connects and starts up. Rejects with `CqlError` or a system error. */
  static async open(
    address: CqlAddress,
    streams: number,
    credentials: CqlCredentials | undefined,
    onEnd: OnEnd,
    afterChunk: () => void,
  ): Promise<LoadConnection> {
    const connection = new LoadConnection(address, streams, credentials, onEnd, afterChunk);
    await new Promise<void>((resolve, reject) => {
      connection.greeting = { resolve, reject };
      const body = Buffer.from('\0\x01\0\x0bCQL_VERSION\0\x053.0.0', 'latin1');
      connection.sendControl(opcode.startup, body);
    });
    connection.isOpen = true;
    return connection;
  }

  /** True when a stream is free. */
  get hasRoom(): boolean {
    return this.freeCount > 0;
  }

  /** Takes a copy of the frame; it leaves with the next `flush`. There must be room. */
  send(frame: Frame, operation: number, intendedAtMs: number, nowMs: number): void {
    const stream = this.freeStreams[--this.freeCount] as number;
    this.operations[stream] = operation;
    this.intendedAt[stream] = intendedAtMs;
    this.sentAt[stream] = nowMs;
    this.inFlight++;
    const { bytes, at } = frame;
    bytes[2] = stream >> 8;
    bytes[3] = stream;
    if (this.chunkAt + at > this.chunk.length) {
      this.flush();
      if (at > chunkBytes) {
        this.socket.write(Buffer.from(bytes.subarray(0, at)));
        return;
      }
    }
    bytes.copy(this.chunk, this.chunkAt, 0, at);
    this.chunkAt += at;
  }

  flush(): void {
    if (this.chunkAt === 0) return;
    const { chunk } = this;
    this.socket.write(chunk.subarray(0, this.chunkAt), () => this.spareChunks.push(chunk));
    this.chunk = this.spareChunks.pop() ?? Buffer.allocUnsafe(chunkBytes);
    this.chunkAt = 0;
  }

  /** Ends what has waited since before that moment; its stream is free when an answer comes. */
  giveUp(sentBeforeMs: number, nowMs: number): void {
    const { operations } = this;
    for (let stream = 0; stream < operations.length; stream++) {
      const operation = operations[stream] as number;
      if (operation === none || (this.sentAt[stream] as number) >= sentBeforeMs) continue;
      operations[stream] = none;
      this.inFlight--;
      this.onEnd(operation, this.intendedAt[stream] as number, 0, nowMs, 'ClientTimeout');
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private sendControl(code: number, body: Buffer): void {
    const header = Buffer.from([4, 0, 0, 0, code, 0, 0, 0, 0]);
    header.writeInt32BE(body.length, 5);
    this.socket.write(Buffer.concat([header, body]));
  }

  private onRead(buffer: Buffer, count: number): boolean {
    const nowMs = performance.now();
    let at = 0;
    while (at < count) {
      if (this.headerAt < headerBytes) at = this.readHeader(buffer, at, count);
      else {
        const taken = Math.min(this.bodyLeft, count - at);
        this.kept?.push(Buffer.from(buffer.subarray(at, at + taken)));
        at += taken;
        this.bodyLeft -= taken;
      }
      if (this.headerAt === headerBytes && this.bodyLeft === 0) this.endAnswer(nowMs);
    }
    this.afterChunk();
    return true;
  }

  private readHeader(buffer: Buffer, from: number, count: number): number {
    const { header } = this;
    let at = from;
    while (this.headerAt < headerBytes && at < count) {
      header[this.headerAt++] = buffer[at++] as number;
    }
    if (this.headerAt === headerBytes) {
      this.bodyLeft = header.readInt32BE(5);
      this.kept = header[4] === opcode.error ? [] : null;
    }
    return at;
  }

  private endAnswer(nowMs: number): void {
    const { header, kept } = this;
    this.headerAt = 0;
    this.kept = null;
    const error = kept === null ? null : readError(header[1] as number, Buffer.concat(kept));
    if (this.greeting !== null) {
      this.endGreeting(header[4] as number, error);
      return;
    }
    const stream = header.readInt16BE(2);
    if (stream < 0) return;
    const operation = this.operations[stream] as number;
    this.operations[stream] = none;
    this.freeStreams[this.freeCount++] = stream;
    if (operation === none) return;
    this.inFlight--;
    const [intendedAtMs, sentAtMs] = [this.intendedAt[stream], this.sentAt[stream]];
    const name = error === null ? null : errorName(error);
    this.onEnd(operation, intendedAtMs as number, sentAtMs as number, nowMs, name);
  }

  private endGreeting(code: number, error: CqlError | null): void {
    const { greeting, credentials } = this;
    if (error === null && code === opcode.authenticate) {
      if (credentials !== undefined) {
        const token = Buffer.from(`\0${credentials.user}\0${credentials.password}`, 'utf8');
        const body = Buffer.alloc(4 + token.length);
        body.writeInt32BE(token.length);
        token.copy(body, 4);
        this.sendControl(opcode.authResponse, body);
        return;
      }
      greeting?.reject(new CqlError(0x100, 'the cluster asks for a user (--username)'));
    } else if (error !== null) greeting?.reject(error);
    this.greeting = null;
    greeting?.resolve();
  }

  private fail(error: Error): void {
    if (this.closedBy !== null) return;
    this.closedBy = error;
    this.isOpen = false;
    this.greeting?.reject(error);
    this.greeting = null;
    const nowMs = performance.now();
    for (let stream = 0; stream < this.operations.length; stream++) {
      const operation = this.operations[stream] as number;
      if (operation === none) continue;
      this.operations[stream] = none;
      this.inFlight--;
      this.onEnd(operation, this.intendedAt[stream] as number, 0, nowMs, 'ConnectionClosed');
    }
    this.afterChunk();
  }
}

const errorNames: Readonly<Record<number, string>> = {
  0: 'ServerError',
  10: 'ProtocolError',
  256: 'AuthenticationError',
  4096: 'Unavailable',
  4097: 'Overloaded',
  4098: 'IsBootstrapping',
  4099: 'TruncateError',
  4352: 'WriteTimeout',
  4608: 'ReadTimeout',
  4864: 'ReadFailure',
  5120: 'FunctionFailure',
  5376: 'WriteFailure',
  5632: 'CdcWriteFailure',
  5888: 'CasWriteUnknown',
  8192: 'SyntaxError',
  8448: 'Unauthorized',
  8704: 'Invalid',
  8960: 'ConfigError',
  9216: 'AlreadyExists',
  9472: 'Unprepared',
};

function errorName({ code }: CqlError): string {
  return errorNames[code] ?? `Error 0x${code.toString(16)}`;
}

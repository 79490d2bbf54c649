import { connect, type Socket } from 'node:net';
import type { BoundValue } from './body.ts';
import { BodyReader, BodyWriter } from './body.ts';
import type { Envelope } from './frame.ts';
import { EnvelopeReader, encodeEnvelope, encodeSegments, opcodes } from './frame.ts';
import type { Reply } from './reply.ts';
import { consistencies, readChange, readReply } from './reply.ts';

/** What a request carries beside its statement. */
export interface RequestOptions {
  /** A name, or a code to try codes that have no name. */
  readonly consistency?: string | number;
  readonly serial?: string | number;
  readonly values?: readonly BoundValue[];
  readonly names?: readonly string[];
  readonly pageSize?: number;
  readonly pagingState?: Buffer;
  readonly timestamp?: bigint;
  readonly skipMetadata?: boolean;
  readonly keyspace?: string;
  readonly nowInSeconds?: number;
  readonly tracing?: boolean;
  readonly payload?: Readonly<Record<string, Buffer>>;
}

export interface Prepared {
  readonly id: Buffer;
  readonly resultId: Buffer | null;
}

export interface BatchItem {
  readonly statement: string | Prepared;
  readonly values: readonly BoundValue[];
}

interface Waiting {
  readonly resolve: (envelope: Envelope) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A client of the native protocol with nothing between its user and the bytes: no retries, no
 * metadata of its own, no conversions. It sends one statement on one connection and tells all that
 * the answer says: codes, warnings, types, flags. Drivers hide most of this.
 */
export class Client {
  readonly version: number;
  /** Every EVENT, as words. */
  readonly events: (readonly string[])[] = [];
  private readonly socket: Socket;
  private readonly reader = new EnvelopeReader();
  private readonly waiting = new Map<number, Waiting>();
  private readonly answerTimeoutMs: number;
  private nextStream = 0;
  private failure: Error | null = null;

  private constructor(socket: Socket, version: number, answerTimeoutMs: number) {
    this.socket = socket;
    this.version = version;
    this.answerTimeoutMs = answerTimeoutMs;
    socket.on('data', (bytes) => this.receive(bytes as Buffer));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('the server closed the connection')));
  }

  /**
   * Connects, starts up, and logs in when the server asks: as `user`, whose password is its name.
   * Rejects when the server refuses the version or the user.
   */
  static async connect(
    host: string,
    port: number,
    { version = 5, answerTimeoutMs = 30_000, user = 'cassandra' } = {},
  ): Promise<Client> {
    const socket = connect({ host, port, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const client = new Client(socket, version, answerTimeoutMs);
    const body = new BodyWriter().stringMap({ CQL_VERSION: '3.0.0' }).finish();
    const { outcome } = await client.request(opcodes.startup, body);
    if (outcome.kind === 'error') throw new Error(outcome.message);
    if (outcome.kind === 'other' && outcome.opcode === opcodes.authenticate) {
      await client.logIn(user);
    }
    return client;
  }

  close(): void {
    this.socket.destroy();
  }

  private async logIn(user: string): Promise<void> {
    const token = Buffer.from(`\0${user}\0${user}`);
    const { outcome } = await this.request(
      opcodes.authResponse,
      new BodyWriter().value(token).finish(),
    );
    if (outcome.kind !== 'error') return;
    this.close();
    throw new Error(outcome.message);
  }

  query(statement: string, options: RequestOptions = {}): Promise<Reply> {
    const body = new BodyWriter().longString(statement);
    return this.request(opcodes.query, this.withOptions(body, options), options);
  }

  prepare(statement: string, keyspace?: string): Promise<Reply> {
    const body = new BodyWriter().longString(statement);
    if (this.version >= 5) {
      body.int(keyspace === undefined ? 0 : 1);
      if (keyspace !== undefined) body.string(keyspace);
    }
    return this.request(opcodes.prepare, body.finish());
  }

  execute(prepared: Prepared, options: RequestOptions = {}): Promise<Reply> {
    const body = new BodyWriter().shortBytes(prepared.id);
    if (this.version >= 5) body.shortBytes(prepared.resultId ?? Buffer.alloc(0));
    return this.request(opcodes.execute, this.withOptions(body, options), options);
  }

  /** A BATCH of kind 0 (logged), 1 (unlogged), 2 (counter) or any other byte. */
  batch(items: readonly BatchItem[], kind = 0, options: RequestOptions = {}): Promise<Reply> {
    const body = new BodyWriter().byte(kind).short(items.length);
    for (const { statement, values } of items) {
      if (typeof statement === 'string') body.byte(0).longString(statement);
      else body.byte(1).shortBytes(statement.id);
      body.short(values.length);
      for (const value of values) body.value(value);
    }
    return this.request(opcodes.batch, this.withOptions(body, options), options);
  }

  register(...types: string[]): Promise<Reply> {
    return this.request(opcodes.register, new BodyWriter().strings(types).finish());
  }

  options(): Promise<Reply> {
    return this.request(opcodes.options, Buffer.alloc(0));
  }

  async request(opcode: number, body: Buffer, options: RequestOptions = {}): Promise<Reply> {
    if (this.failure !== null) throw this.failure;
    this.nextStream = (this.nextStream + 1) % 32_768;
    const stream = this.nextStream;
    const payload = new BodyWriter();
    const entries = Object.entries(options.payload ?? {});
    if (entries.length > 0) payload.short(entries.length);
    for (const [key, value] of entries) payload.string(key).value(value);
    const envelope = encodeEnvelope({
      version: this.version,
      flags: (options.tracing === true ? 0x02 : 0) | (entries.length > 0 ? 0x04 : 0),
      stream,
      opcode,
      body: Buffer.concat([payload.finish(), body]),
    });
    const answer = new Promise<Envelope>((resolve, reject) => {
      const late = () => reject(new Error(`no answer in ${this.answerTimeoutMs} ms`));
      const timer = setTimeout(late, this.answerTimeoutMs);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          then(value);
        };
      this.waiting.set(stream, { resolve: settle(resolve), reject: settle(reject) });
    });
    this.socket.write(this.reader.segmented ? encodeSegments(envelope) : envelope);
    return readReply(await answer);
  }

  private withOptions(body: BodyWriter, options: RequestOptions): Buffer {
    body.short(consistencyCode(options.consistency ?? 'ONE'));
    const flags = flagsOf(options);
    if (this.version >= 5) body.int(flags);
    else body.byte(flags & 0xff);
    if (options.values !== undefined) {
      body.short(options.values.length);
      options.values.forEach((value, i) => {
        if (options.names !== undefined) body.string(options.names[i] ?? '');
        body.value(value);
      });
    }
    if (options.pageSize !== undefined) body.int(options.pageSize);
    if (options.pagingState !== undefined) body.value(options.pagingState);
    if (options.serial !== undefined) body.short(consistencyCode(options.serial));
    if (options.timestamp !== undefined) body.long(options.timestamp);
    if (options.keyspace !== undefined) body.string(options.keyspace);
    if (options.nowInSeconds !== undefined) body.int(options.nowInSeconds);
    return body.finish();
  }

  private receive(bytes: Buffer): void {
    try {
      for (const envelope of this.reader.push(bytes)) this.deliver(envelope);
    } catch (error) {
      this.fail(error as Error);
      this.socket.destroy();
    }
  }

  private deliver(envelope: Envelope): void {
    if (envelope.opcode === opcodes.event) {
      this.events.push(readEvent(new BodyReader(envelope.body)));
      return;
    }
    const waiting = this.waiting.get(envelope.stream);
    this.waiting.delete(envelope.stream);
    waiting?.resolve(envelope);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }
}

function readEvent(body: BodyReader): readonly string[] {
  const type = body.string();
  if (type === 'SCHEMA_CHANGE') return [type, ...readChange(body)];
  return [type, body.string(), `${body.inetAddress()}:${body.int()}`];
}

function consistencyCode(consistency: string | number): number {
  if (typeof consistency === 'number') return consistency;
  const code = (consistencies as readonly string[]).indexOf(consistency);
  if (code < 0) throw new Error(`there is no consistency level ${consistency}`);
  return code;
}

function flagsOf(options: RequestOptions): number {
  const present = (value: unknown, flag: number) => (value === undefined ? 0 : flag);
  return (
    present(options.values, 0x01) |
    (options.skipMetadata === true ? 0x02 : 0) |
    present(options.pageSize, 0x04) |
    present(options.pagingState, 0x08) |
    present(options.serial, 0x10) |
    present(options.timestamp, 0x20) |
    present(options.names, 0x40) |
    present(options.keyspace, 0x80) |
    present(options.nowInSeconds, 0x100)
  );
}

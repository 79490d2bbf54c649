import type { Log, Socket, SocketHandler } from '../../platform/index.ts';
import type { QueryProcessor } from '../../query/index.ts';
import { EventHub } from '../event/event-hub.ts';
import { Connection } from './connection.ts';
import { RequestLimits } from './request-limits.ts';

/** A socket for tests: what is written to it is kept, what is read is given by the test. */
export class FakeSocket implements Socket {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 40000;
  readonly tls = null;
  bufferedBytes = 0;
  handler: SocketHandler | null = null;
  paused = false;
  closed = false;
  private written: Buffer[] = [];
  writes = 0;

  write(bytes: Uint8Array): boolean {
    this.written.push(Buffer.from(bytes));
    this.writes++;
    return true;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  end(): void {
    this.closed = true;
  }

  destroy(): void {
    this.closed = true;
  }

  take(): Buffer {
    const all = Buffer.concat(this.written);
    this.written = [];
    return all;
  }
}

export interface FakeClientOptions {
  readonly processor: QueryProcessor;
  readonly maxFrameBytes?: number;
  readonly maxMessageBytes?: number;
  readonly maxBytesInFlight?: number;
  /** Told of unexpected errors; nobody is when not given. */
  readonly log?: Log;
}

/** A connection over a fake socket. */
export function connectFakeClient(options: FakeClientOptions): {
  readonly socket: FakeSocket;
  readonly connection: Connection;
  readonly events: EventHub;
} {
  const socket = new FakeSocket();
  const events = new EventHub();
  const limit = options.maxBytesInFlight ?? 1 << 24;
  const connection = new Connection(socket, {
    authenticator: null,
    processor: options.processor,
    events,
    limits: new RequestLimits(limit, limit),
    log: options.log ?? { debug() {}, info() {}, warn() {}, error() {} },
    maxFrameBytes: options.maxFrameBytes ?? 16 << 20,
    maxMessageBytes: options.maxMessageBytes ?? 16 << 20,
    allowOlderProtocols: true,
    cqlVersion: '3.4.7',
    onClosed() {},
  });
  return { socket, connection, events };
}

/** Lets everything that is ready to run, run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise<void>((resolve) => process.nextTick(resolve));
}

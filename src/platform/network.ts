import type { TlsContext, TlsServerOptions, TlsSession } from './tls.ts';

/** Byte streams. The transport owns the protocol, this only moves bytes. */
export interface Network {
  /**
   * Listens on an IP address and port (0: any free one). Rejects with `NetworkError` when the
   * address is taken or not of this machine.
   */
  listen(options: ListenOptions, accept: (socket: Socket) => void): Promise<Listener>;
  connect(address: string, port: number): Promise<Socket>;
  /** Reads what a listener needs to speak TLS. Rejects with `NetworkError` when it is unusable. */
  secure(options: TlsServerOptions): Promise<TlsContext>;
  /** Whether the machine has a file that keys could be read from. */
  hasKeyFile(path: string): Promise<boolean>;
}

export interface ListenOptions {
  readonly address: string;
  readonly port: number;
  /** Bytes that may wait unread in the process for one socket; the platform's own when not given. */
  readonly readSizeBytes?: number;
  /** Clients speak TLS; when it is optional, those that begin in the clear are taken too. */
  readonly tls?: { readonly context: TlsContext; readonly optional: boolean };
}

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Stops accepting; open sockets stay open. */
  close(): Promise<void>;
}

export interface Socket {
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Null: bytes travel in the clear. */
  readonly tls: TlsSession | null;
  /** Bytes queued for writing that the peer has not taken yet. */
  readonly bufferedBytes: number;
  /** Set once by the owner before the first data can come. */
  handler: SocketHandler | null;
  /**
   * Takes bytes to write; they must not change afterwards, since they may still wait. False when the
   * owner should wait for `onDrain` before it writes more. Does nothing once the socket has ended.
   */
  write(bytes: Uint8Array): boolean;
  /** Stops and resumes reading from the peer: backpressure. */
  pause(): void;
  resume(): void;
  /** Writes what is queued, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

export interface SocketHandler {
  /** The chunk is only lent for the call: whoever keeps bytes of it copies them. */
  onData(chunk: Buffer): void;
  onDrain(): void;
  /** Called exactly once, whatever ended the socket. */
  onClose(error: Error | null): void;
}

export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

import net from 'node:net';
import type { Listener, ListenOptions, Network, Socket, SocketHandler } from '../network.ts';
import { NetworkError } from '../network.ts';

const causes: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the address is already in use',
  EADDRNOTAVAIL: 'the address is not of this machine',
  EACCES: 'permission denied',
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'connection timed out',
};

function networkError(what: string, error: NodeJS.ErrnoException): NetworkError {
  return new NetworkError(`${what}: ${causes[error.code ?? ''] ?? error.message}`, {
    cause: error,
  });
}

/** TCP of the machine. */
export class NodeNetwork implements Network {
  listen(options: ListenOptions, accept: (socket: Socket) => void): Promise<Listener> {
    const { address, port, readSizeBytes } = options;
    const reading = readSizeBytes === undefined ? {} : { highWaterMark: readSizeBytes };
    return new Promise((resolve, reject) => {
      const server = net.createServer({ noDelay: true, keepAlive: true, ...reading }, (socket) => {
        accept(new NodeSocket(socket));
      });
      const onError = (error: NodeJS.ErrnoException) => {
        reject(networkError(`Cannot listen on ${address}:${port}`, error));
      };
      server.once('error', onError);
      server.listen({ host: address, port }, () => {
        server.off('error', onError);
        // Accepting can fail for one connection (too many open files); the listener lives on.
        server.on('error', () => {});
        resolve(new NodeListener(server, address));
      });
    });
  }

  connect(address: string, port: number): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: address, port, noDelay: true, keepAlive: true });
      const onError = (error: NodeJS.ErrnoException) => {
        reject(networkError(`Cannot connect to ${address}:${port}`, error));
      };
      socket.once('error', onError);
      socket.once('connect', () => {
        socket.off('error', onError);
        resolve(new NodeSocket(socket));
      });
    });
  }
}

class NodeListener implements Listener {
  readonly address: string;
  readonly port: number;
  private readonly server: net.Server;

  constructor(server: net.Server, address: string) {
    this.server = server;
    this.address = address;
    this.port = (server.address() as net.AddressInfo).port;
  }

  /** Resolves at once: the runtime's own notice waits for open sockets, which are the owner's. */
  close(): Promise<void> {
    this.server.close();
    return Promise.resolve();
  }
}

class NodeSocket implements Socket {
  readonly remoteAddress: string;
  readonly remotePort: number;
  handler: SocketHandler | null = null;
  private readonly socket: net.Socket;
  private error: Error | null = null;

  constructor(socket: net.Socket) {
    this.socket = socket;
    this.remoteAddress = socket.remoteAddress ?? '';
    this.remotePort = socket.remotePort ?? 0;
    socket.on('data', (chunk) => this.handler?.onData(chunk));
    socket.on('drain', () => this.handler?.onDrain());
    socket.on('error', (error) => {
      this.error = error;
    });
    socket.on('close', () => this.handler?.onClose(this.error));
  }

  get bufferedBytes(): number {
    return this.socket.writableLength;
  }

  write(bytes: Uint8Array): boolean {
    return this.socket.writable ? this.socket.write(bytes) : true;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }
}

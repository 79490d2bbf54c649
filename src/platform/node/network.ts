import { existsSync } from 'node:fs';
import net from 'node:net';
import type tls from 'node:tls';
import type { Listener, ListenOptions, Network, Socket, SocketHandler } from '../network.ts';
import { NetworkError } from '../network.ts';
import type { TlsContext, TlsServerOptions, TlsSession } from '../tls.ts';
import type { NodeTlsContext } from './tls/index.ts';

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
      const entrance = new Entrance(options.tls, (socket, session) => {
        accept(new NodeSocket(socket, session));
      });
      const server = net.createServer({ noDelay: true, keepAlive: true, ...reading }, (socket) => {
        entrance.enter(socket);
      });
      const onError = (error: NodeJS.ErrnoException) => {
        reject(networkError(`Cannot listen on ${address}:${port}`, error));
      };
      server.once('error', onError);
      server.listen({ host: address, port }, () => {
        server.off('error', onError);
        // Accepting can fail for one connection (too many open files); the listener lives on.
        server.on('error', () => {});
        resolve(new NodeListener(server, address, entrance));
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

  async secure(options: TlsServerOptions): Promise<TlsContext> {
    // The runtime's TLS takes longer to load than a node to start, and few nodes need it.
    const { NodeTlsContext } = await import('./tls/index.ts');
    return new NodeTlsContext(options);
  }

  async hasKeyFile(path: string): Promise<boolean> {
    return existsSync(path);
  }
}

/** Content types of TLS records, of which the first byte of a connection is one. */
const firstRecordType = 20;
const lastRecordType = 24;
/** Enough of a connection to tell TLS from CQL. */
const tellingBytes = 5;

/** What a new connection passes before its owner gets it: nothing, or a handshake. */
class Entrance {
  private readonly context: NodeTlsContext | null;
  private readonly server: tls.Server | null;
  private readonly optional: boolean;
  private readonly accept: (socket: net.Socket, session: TlsSession | null) => void;
  /** Those that are not the owner's yet, by where they come from. */
  private readonly waiting = new Map<string, net.Socket>();

  constructor(options: ListenOptions['tls'], accept: Entrance['accept']) {
    this.accept = accept;
    this.optional = options?.optional === true;
    this.context = options === undefined ? null : (options.context as NodeTlsContext);
    this.server = this.context?.newServer((socket, session) => this.pass(socket, session)) ?? null;
  }

  enter(socket: net.Socket): void {
    if (this.server === null) {
      this.accept(socket, null);
      return;
    }
    const origin = originOf(socket);
    this.waiting.set(origin, socket);
    // The owner is told of errors later; until then they only end the socket.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      if (this.waiting.get(origin) === socket) this.waiting.delete(origin);
    });
    if (this.optional) this.tell(socket);
    else this.server.emit('connection', socket);
  }

  close(): void {
    if (this.server !== null) this.context?.forget(this.server);
    for (const socket of this.waiting.values()) socket.destroy();
  }

  /** Looks at the first bytes, puts them back, and sends the socket where they belong. */
  private tell(socket: net.Socket): void {
    let held: Buffer = Buffer.alloc(0);
    const onReadable = () => {
      const bytes = socket.read() as Buffer | null;
      if (bytes === null) return;
      held = Buffer.concat([held, bytes]);
      if (held.length < tellingBytes) return;
      socket.off('readable', onReadable);
      socket.unshift(held);
      const [type = 0, major] = held;
      if (type >= firstRecordType && type <= lastRecordType && major === 3) {
        this.server?.emit('connection', socket);
      } else {
        this.pass(socket, null);
        socket.resume();
      }
    };
    socket.on('readable', onReadable);
  }

  private pass(socket: net.Socket, session: TlsSession | null): void {
    this.waiting.delete(originOf(socket));
    this.accept(socket, session);
  }
}

function originOf({ remoteAddress, remotePort }: net.Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

class NodeListener implements Listener {
  readonly address: string;
  readonly port: number;
  private readonly server: net.Server;
  private readonly entrance: Entrance;

  constructor(server: net.Server, address: string, entrance: Entrance) {
    this.server = server;
    this.entrance = entrance;
    this.address = address;
    this.port = (server.address() as net.AddressInfo).port;
  }

  /** Resolves at once: the runtime's own notice waits for open sockets, which are the owner's. */
  close(): Promise<void> {
    this.server.close();
    this.entrance.close();
    return Promise.resolve();
  }
}

class NodeSocket implements Socket {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly tls: TlsSession | null;
  handler: SocketHandler | null = null;
  private readonly socket: net.Socket;
  private error: Error | null = null;

  constructor(socket: net.Socket, session: TlsSession | null = null) {
    this.socket = socket;
    this.remoteAddress = socket.remoteAddress ?? '';
    this.remotePort = socket.remotePort ?? 0;
    this.tls = session;
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

import type {
  Listener,
  ListenOptions,
  Network,
  Socket,
  SocketHandler,
  Timers,
} from '../platform/index.ts';
import { NetworkError } from '../platform/index.ts';
import type { SeededRandom } from './seeded-random.ts';

/** From so many bytes under way on, `write` asks the writer to wait. */
const highWaterBytes = 65_536;

interface Port {
  readonly owner: string;
  readonly accept: (socket: Socket) => void;
}

export interface SimulatedNetworkOptions {
  /** How long bytes travel; 0.05 when not given. */
  readonly latencyMs?: number;
  /** The longest piece that arrives at once; pieces are cut at random when it is given. */
  readonly maximumPieceBytes?: number;
}

/**
 * Byte streams between clients and nodes, within one simulation. Bytes arrive in order, after the
 * latency, and in pieces cut at random when asked, as TCP may cut them. What a paused reader does
 * not take stays with the writer, who is told to wait.
 */
export class SimulatedNetwork {
  private readonly timers: Timers;
  private readonly random: SeededRandom;
  private readonly ports = new Map<string, Port>();
  private readonly sockets = new Map<string, Set<SimulatedSocket>>();
  private readonly maximumPieceBytes: number;
  private nextPort = 49_152;
  private readonly latencyMs: number;

  constructor(timers: Timers, random: SeededRandom, options: SimulatedNetworkOptions = {}) {
    this.timers = timers;
    this.random = random;
    this.latencyMs = options.latencyMs ?? 0.05;
    this.maximumPieceBytes = options.maximumPieceBytes ?? Number.POSITIVE_INFINITY;
  }

  /** The network as one owner (a node, or a client) sees it; `address` is where it connects from. */
  of(owner: string, address: string): Network {
    return {
      listen: (options, accept) => this.listen(owner, options, accept),
      connect: (to, port) => this.connect(owner, address, to, port),
      secure: async () => {
        throw new NetworkError('TLS is not simulated');
      },
      hasKeyFile: async () => false,
    };
  }

  /** Tears all connections and listeners of an owner, as when its machine fails. */
  tear(owner: string): void {
    for (const [name, port] of [...this.ports]) {
      if (port.owner === owner) this.ports.delete(name);
    }
    for (const socket of [...(this.sockets.get(owner) ?? [])]) socket.destroy();
  }

  private async listen(
    owner: string,
    options: ListenOptions,
    accept: (socket: Socket) => void,
  ): Promise<Listener> {
    const { address } = options;
    const port = options.port === 0 ? this.nextPort++ : options.port;
    const name = `${address}:${port}`;
    if (this.ports.has(name)) {
      throw new NetworkError(`Cannot listen on ${name}: the address is already in use`);
    }
    const entry = { owner, accept };
    this.ports.set(name, entry);
    return {
      address,
      port,
      close: async () => {
        if (this.ports.get(name) === entry) this.ports.delete(name);
      },
    };
  }

  private async connect(
    owner: string,
    from: string,
    address: string,
    port: number,
  ): Promise<Socket> {
    await new Promise<void>((resolve) => {
      this.timers.after(this.latencyMs * 2, resolve);
    });
    const listening = this.ports.get(`${address}:${port}`);
    if (listening === undefined) {
      throw new NetworkError(`Cannot connect to ${address}:${port}: connection refused`);
    }
    const near = this.socket(owner, address, port);
    const far = this.socket(listening.owner, from, this.nextPort++);
    near.peer = far;
    far.peer = near;
    listening.accept(far);
    return near;
  }

  private socket(owner: string, remoteAddress: string, remotePort: number): SimulatedSocket {
    let owned = this.sockets.get(owner);
    if (owned === undefined) {
      owned = new Set();
      this.sockets.set(owner, owned);
    }
    const sockets = owned;
    const socket = new SimulatedSocket(remoteAddress, remotePort, {
      travel: (arrive) => {
        this.timers.after(this.latencyMs, arrive);
      },
      pieceBytes: (length) =>
        length <= 1 || this.maximumPieceBytes === Number.POSITIVE_INFINITY
          ? length
          : 1 + this.random.integer(Math.min(length, this.maximumPieceBytes)),
      forget: () => {
        sockets.delete(socket);
      },
    });
    sockets.add(socket);
    return socket;
  }
}

interface SocketEnvironment {
  /** Calls after the latency; calls of one latency keep their order. */
  travel(arrive: () => void): void;
  /** How many of so many bytes arrive as one piece. */
  pieceBytes(length: number): number;
  forget(): void;
}

class SimulatedSocket implements Socket {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly tls = null;
  handler: SocketHandler | null = null;
  peer: SimulatedSocket | null = null;
  private readonly environment: SocketEnvironment;
  /** Pieces that arrived while the owner had paused. */
  private readonly waiting: Buffer[] = [];
  private paused = false;
  private ending = false;
  private peerEnded = false;
  private closed = false;
  private needsDrain = false;
  private underWayBytes = 0;

  constructor(remoteAddress: string, remotePort: number, environment: SocketEnvironment) {
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
    this.environment = environment;
  }

  get bufferedBytes(): number {
    return this.underWayBytes;
  }

  write(bytes: Uint8Array): boolean {
    if (this.closed || this.ending) return true;
    this.underWayBytes += bytes.length;
    // Copied when it arrives, not now: a writer that reuses its bytes is found out.
    let from = 0;
    while (from < bytes.length) {
      const piece = bytes.subarray(from, from + this.environment.pieceBytes(bytes.length - from));
      from += piece.length;
      this.environment.travel(() => this.peer?.arrive(Buffer.from(piece)));
    }
    this.needsDrain = this.underWayBytes >= highWaterBytes;
    return !this.needsDrain;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.environment.travel(() => this.deliver());
  }

  end(): void {
    if (this.ending || this.closed) return;
    this.ending = true;
    this.environment.travel(() => this.peer?.arriveEnd());
  }

  destroy(): void {
    if (this.closed) return;
    this.environment.travel(() => this.peer?.tear(new NetworkError('connection reset by peer')));
    this.tear(null);
  }

  private arrive(piece: Buffer): void {
    if (this.closed) return;
    this.waiting.push(piece);
    this.deliver();
  }

  private arriveEnd(): void {
    this.peerEnded = true;
    this.deliver();
  }

  private deliver(): void {
    while (!this.closed && !this.paused && this.waiting.length > 0) {
      const piece = this.waiting.shift() as Buffer;
      this.peer?.taken(piece.length);
      this.handler?.onData(piece);
    }
    if (this.closed || this.waiting.length > 0 || !this.peerEnded) return;
    // As with allowHalfOpen off: the other side has ended, so this one ends too.
    if (!this.ending) this.end();
    this.tear(null);
    this.environment.travel(() => this.peer?.tear(null));
  }

  private taken(length: number): void {
    this.underWayBytes -= length;
    if (!this.needsDrain || this.underWayBytes > 0 || this.closed) return;
    this.needsDrain = false;
    this.handler?.onDrain();
  }

  private tear(error: Error | null): void {
    if (this.closed) return;
    this.closed = true;
    this.environment.forget();
    const { handler } = this;
    this.environment.travel(() => handler?.onClose(error));
  }
}

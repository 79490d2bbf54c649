import type { Disk, DiskFile } from '../disk.ts';
import type { Internode, InternodePort } from '../internode.ts';
import type { Listener, Network, Socket, SocketHandler } from '../network.ts';
import type { Platform } from '../platform.ts';
import type { Thread, Threads } from '../threads.ts';
import type { Timer, Timers } from '../timers.ts';

/** How many messages a paused node holds; more are lost, as a full receive buffer loses them. */
const maximumHeldMessages = 100_000;

/**
 * One life of a node: a platform that can be taken away from whatever runs on it, as `kill -9` takes
 * a process away while others live on. After `end`:
 *
 * - timers never fire, and `soon` never calls;
 * - disk operations never finish, not even with an error (those under way may still have happened);
 * - listeners are closed, sockets torn, and no handler is called again;
 * - the internode port is closed and receives nothing;
 * - its threads are ended, which takes a moment: `gone` resolves when nothing of them runs.
 *
 * So the dead node's code stops at its next step, wherever it was, and the garbage collector takes
 * it. The clock, the random numbers and the log are passed through.
 *
 * `pause` is SIGSTOP: nothing from outside reaches the node's code (timers that fire, data that
 * comes, disk operations that finish, messages), until `resume` lets it all in, in order.
 */
export class Life {
  readonly platform: Platform;
  private ended = false;
  private paused = false;
  /** What wanted in while paused, in order. */
  private waiting: (() => void)[] = [];
  private heldMessages = 0;
  private readonly timers = new Set<Timer>();
  private readonly files = new Set<DiskFile>();
  private readonly sockets = new Set<Socket>();
  private readonly listeners = new Set<Listener>();
  private readonly ports = new Set<InternodePort>();
  private readonly threads = new Set<Thread>();
  private readonly endings: Promise<void>[] = [];

  constructor(outer: Platform) {
    this.platform = {
      clock: outer.clock,
      random: outer.random,
      log: outer.log,
      timers: this.wrapTimers(outer.timers),
      disk: this.wrapDisk(outer.disk),
      network: this.wrapNetwork(outer.network),
      internode: this.wrapInternode(outer.internode),
      threads: outer.threads === null ? null : this.wrapThreads(outer.threads),
    };
  }

  get isOver(): boolean {
    return this.ended;
  }

  /** Once the life is over: resolves when nothing that it began touches the machine any more. */
  async gone(): Promise<void> {
    await Promise.all(this.endings);
  }

  get isPaused(): boolean {
    return this.paused;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.heldMessages = 0;
    const waiting = this.waiting;
    this.waiting = [];
    for (const callback of waiting) this.enter(callback);
  }

  /** The only way in: runs now, later when paused, never when the life is over. */
  private readonly enter = (callback: () => void): void => {
    if (this.ended) return;
    if (this.paused) this.waiting.push(callback);
    else callback();
  };

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.waiting = [];
    for (const timer of this.timers) timer.cancel();
    for (const port of this.ports) port.close();
    for (const listener of this.listeners) listener.close().catch(() => {});
    for (const socket of this.sockets) {
      socket.handler = null;
      socket.destroy();
    }
    for (const file of this.files) file.close().catch(() => {});
    for (const thread of this.threads) this.endings.push(thread.end());
    for (const held of [this.timers, this.ports, this.listeners, this.sockets, this.files]) {
      held.clear();
    }
  }

  /** A promise that is kept only as long as the node lives. */
  private whileAlive<T>(operation: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.ended) return;
      operation().then(
        (value) => this.enter(() => resolve(value)),
        (error: unknown) => this.enter(() => reject(error)),
      );
    });
  }

  private wrapTimers(outer: Timers): Timers {
    const keep = (timer: Timer, onCancel: () => void): Timer => {
      this.timers.add(timer);
      return {
        cancel: () => {
          onCancel();
          this.timers.delete(timer);
          timer.cancel();
        },
      };
    };
    return {
      after: (delayMs, callback) => {
        if (this.ended) return { cancel: () => {} };
        let cancelled = false;
        const timer = outer.after(delayMs, () => {
          this.timers.delete(timer);
          this.enter(() => {
            if (!cancelled) callback();
          });
        });
        return keep(timer, () => {
          cancelled = true;
        });
      },
      every: (periodMs, callback) => {
        if (this.ended) return { cancel: () => {} };
        let cancelled = false;
        const tick = () => {
          // A stopped process does not catch up on the periods that it missed.
          if (!this.paused && !this.ended && !cancelled) callback();
        };
        return keep(outer.every(periodMs, tick), () => {
          cancelled = true;
        });
      },
      soon: (callback) => {
        if (this.ended) return;
        outer.soon(() => this.enter(callback));
      },
    };
  }

  private wrapDisk(outer: Disk): Disk {
    const alive = <T>(operation: () => Promise<T>) => this.whileAlive(operation);
    return {
      makeDirectory: (path) => alive(() => outer.makeDirectory(path)),
      list: (path) => alive(() => outer.list(path)),
      exists: (path) => alive(() => outer.exists(path)),
      facts: (path) => alive(() => outer.facts(path)),
      link: (from, to) => alive(() => outer.link(from, to)),
      freeBytes: (path) => alive(() => outer.freeBytes(path)),
      totalBytes: (path) => alive(() => outer.totalBytes(path)),
      remove: (path) => alive(() => outer.remove(path)),
      rename: (from, to) => alive(() => outer.rename(from, to)),
      readFile: (path) => alive(() => outer.readFile(path)),
      writeFile: (path, bytes) => alive(() => outer.writeFile(path, bytes)),
      syncDirectory: (path) => alive(() => outer.syncDirectory(path)),
      open: (path, mode) =>
        alive(async () => {
          const file = await outer.open(path, mode);
          if (this.ended) await file.close();
          else this.files.add(file);
          return this.wrapFile(file);
        }),
    };
  }

  private wrapFile(outer: DiskFile): DiskFile {
    return {
      path: outer.path,
      write: (bytes, position) => this.whileAlive(() => outer.write(bytes, position)),
      read: (position, length) => this.whileAlive(() => outer.read(position, length)),
      size: () => this.whileAlive(() => outer.size()),
      truncate: (length) => this.whileAlive(() => outer.truncate(length)),
      sync: () => this.whileAlive(() => outer.sync()),
      close: () =>
        this.whileAlive(() => {
          this.files.delete(outer);
          return outer.close();
        }),
    };
  }

  private wrapNetwork(outer: Network): Network {
    return {
      listen: (options, accept) =>
        this.whileAlive(async () => {
          const listener = await outer.listen(options, (socket) => {
            if (this.ended) socket.destroy();
            else this.accept(socket, accept);
          });
          if (this.ended) await listener.close();
          else this.listeners.add(listener);
          return {
            address: listener.address,
            port: listener.port,
            close: () => {
              this.listeners.delete(listener);
              return this.whileAlive(() => listener.close());
            },
          };
        }),
      connect: (address, port) =>
        this.whileAlive(async () => {
          const socket = await outer.connect(address, port);
          if (this.ended) socket.destroy();
          return this.keepSocket(socket);
        }),
      secure: (options) => this.whileAlive(() => outer.secure(options)),
      hasKeyFile: (path) => this.whileAlive(() => outer.hasKeyFile(path)),
    };
  }

  /** A paused node's machine takes connections; their bytes wait until the node learns of them. */
  private accept(socket: Socket, accept: (socket: Socket) => void): void {
    const living = this.keepSocket(socket);
    if (!this.paused) {
      accept(living);
      return;
    }
    socket.pause();
    this.enter(() => {
      accept(living);
      socket.resume();
    });
  }

  private keepSocket(socket: Socket): Socket {
    this.sockets.add(socket);
    return new LivingSocket(socket, this, this.enter, () => this.sockets.delete(socket));
  }

  private holdMessage(deliver: () => void): void {
    if (this.heldMessages >= maximumHeldMessages) return;
    this.heldMessages++;
    this.enter(deliver);
  }

  private wrapThreads(outer: Threads): Threads {
    return {
      start: (program, handler) =>
        this.whileAlive(async () => {
          const thread = await outer.start(program, {
            onMessage: (message) => this.enter(() => handler.onMessage(message)),
            onEnd: (error) => {
              this.threads.delete(thread);
              this.enter(() => handler.onEnd(error));
            },
          });
          // It has been told nothing yet, so nothing of it is on the disk.
          if (this.ended) void thread.end();
          else this.threads.add(thread);
          return {
            post: (message) => thread.post(message),
            release: () => {
              // Once the life is over it is being ended.
              if (this.ended) return;
              this.threads.delete(thread);
              thread.release();
            },
            end: () => this.whileAlive(() => thread.end()),
          };
        }),
    };
  }

  private wrapInternode(outer: Internode): Internode {
    return {
      bind: (endpoint, receive) => {
        if (this.ended) return { send: () => {}, close: () => {} };
        const port = outer.bind(endpoint, (envelope) => {
          if (this.paused) this.holdMessage(() => receive(envelope));
          else if (!this.ended) receive(envelope);
        });
        this.ports.add(port);
        return {
          send: (to, envelope) => port.send(to, envelope),
          close: () => {
            this.ports.delete(port);
            port.close();
          },
        };
      },
    };
  }
}

class LivingSocket implements Socket {
  private pausedByOwner = false;
  private readonly socket: Socket;
  private readonly life: Life;
  private readonly enter: (callback: () => void) => void;
  private readonly forget: () => void;

  constructor(
    socket: Socket,
    life: Life,
    enter: (callback: () => void) => void,
    forget: () => void,
  ) {
    this.socket = socket;
    this.life = life;
    this.enter = enter;
    this.forget = forget;
  }

  get remoteAddress(): string {
    return this.socket.remoteAddress;
  }

  get remotePort(): number {
    return this.socket.remotePort;
  }

  get tls(): Socket['tls'] {
    return this.socket.tls;
  }

  get bufferedBytes(): number {
    return this.socket.bufferedBytes;
  }

  get handler(): Socket['handler'] {
    return this.socket.handler;
  }

  set handler(handler: Socket['handler']) {
    this.socket.handler = handler && {
      onData: (chunk) => {
        if (this.life.isPaused) this.holdData(handler, chunk);
        else handler.onData(chunk);
      },
      onDrain: () => this.enter(() => handler.onDrain()),
      onClose: (error) => {
        this.forget();
        this.enter(() => handler.onClose(error));
      },
    };
  }

  /** The chunk is only lent, so it is copied; the peer is held back until the node goes on. */
  private holdData(handler: SocketHandler, chunk: Buffer): void {
    const copy = Buffer.from(chunk);
    this.socket.pause();
    this.enter(() => {
      if (!this.pausedByOwner) this.socket.resume();
      handler.onData(copy);
    });
  }

  write(bytes: Uint8Array): boolean {
    return this.socket.write(bytes);
  }

  pause(): void {
    this.pausedByOwner = true;
    this.socket.pause();
  }

  resume(): void {
    this.pausedByOwner = false;
    this.socket.resume();
  }

  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }
}

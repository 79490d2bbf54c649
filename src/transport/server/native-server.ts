import type { Settings } from '../../config/index.ts';
import { CQL_VERSION } from '../../config/index.ts';
import type { Listener, Log, Network, Socket, Timer, Timers } from '../../platform/index.ts';
import type { QueryProcessor } from '../../query/index.ts';
import { EventHub } from '../event/event-hub.ts';
import type { ConnectedClient } from './client-connection.ts';
import type { Authenticator, ConnectionEnvironment } from './connection.ts';
import { Connection } from './connection.ts';
import { RequestLimits } from './request-limits.ts';
import type { Door } from './server-encryption.ts';
import { describe, ServerEncryption } from './server-encryption.ts';

export interface NativeServerOptions {
  readonly settings: Settings;
  readonly network: Network;
  readonly timers: Timers;
  readonly log: Log;
  readonly processor: QueryProcessor;
  /** Null: every client is let in. */
  readonly authenticator: Authenticator | null;
}

/** How long a client may take to hang up after the last answer before it is cut off. */
const partingMs = 500;

/**
 * The CQL port of a node. It can be closed and opened again (`nodetool disablebinary` and
 * `enablebinary`); registered events and limits belong to the server, not to one opening.
 */
export class NativeServer {
  readonly events = new EventHub();
  private readonly options: NativeServerOptions;
  private readonly limits: RequestLimits;
  private readonly connections = new Set<Connection>();
  private readonly encryption: ServerEncryption;
  private listeners: readonly Listener[] = [];
  private closing: Promise<void> | null = null;
  private idleTimer: Timer | null = null;

  constructor(options: NativeServerOptions) {
    this.options = options;
    const { settings } = options;
    this.encryption = new ServerEncryption(options);
    this.limits = new RequestLimits(
      settings.nativeTransportMaxRequestDataInFlightBytes,
      settings.nativeTransportMaxRequestDataInFlightPerIpBytes,
    );
  }

  get isRunning(): boolean {
    return this.listeners.length > 0;
  }

  /** The port that is listened on (the one for clients in the clear, if TLS has its own); 0 while closed. */
  get port(): number {
    return this.listeners[0]?.port ?? 0;
  }

  /** Who is connected, for `system_views.clients` and `nodetool clientstats`. */
  clients(): readonly ConnectedClient[] {
    return [...this.connections].map((connection) => connection.client);
  }

  /** Starts to listen; does nothing when it does already. Rejects when the port is taken. */
  async open(): Promise<void> {
    if (this.closing !== null) await this.closing;
    if (this.isRunning) return;
    const { settings } = this.options;
    const doors = await this.encryption.doors();
    const listeners: Listener[] = [];
    try {
      for (const door of doors) listeners.push(await this.listen(door));
    } catch (error) {
      for (const listener of listeners) await listener.close();
      throw error;
    }
    this.listeners = listeners;
    this.encryption.watch();
    this.watchIdle(settings.nativeTransportIdleTimeoutMs);
  }

  private async listen({ port, tls }: Door): Promise<Listener> {
    const { settings, network, log } = this.options;
    const address = settings.rpcAddress;
    const readSizeBytes = settings.nativeTransportReadSizeBytes;
    const secured = tls === null ? {} : { tls };
    const listener = await network.listen({ address, port, readSizeBytes, ...secured }, (socket) =>
      this.accept(socket),
    );
    log.info(
      `Starting listening for CQL clients on /${address}:${listener.port} (${describe(tls)})...`,
    );
    return listener;
  }

  /** native_transport_idle_timeout: a connection silent for two half periods is closed. */
  private watchIdle(timeoutMs: number): void {
    if (timeoutMs <= 0) return;
    this.idleTimer = this.options.timers.every(timeoutMs / 2, () => {
      for (const connection of this.connections) connection.endIfIdle();
    });
  }

  /** Stops listening and closes every connection after what it has to say. */
  async close(): Promise<void> {
    const { listeners } = this;
    if (listeners.length === 0) return this.closing ?? undefined;
    this.stopListening();
    const connections = [...this.connections];
    for (const connection of connections) connection.end();
    this.options.log.info('Stop listening for CQL clients');
    const patience = this.options.timers.after(partingMs, () => {
      for (const connection of connections) connection.destroy();
    });
    this.closing = closeAll(listeners);
    await this.closing;
    patience.cancel();
    for (const connection of connections) connection.destroy();
    this.closing = null;
  }

  /** Cuts every connection without a word, as a process that dies does. */
  kill(): void {
    const { listeners } = this;
    this.stopListening();
    for (const connection of this.connections) connection.destroy();
    if (listeners.length === 0) return;
    const closing = closeAll(listeners);
    this.closing = closing;
    closing.then(
      () => {
        if (this.closing === closing) this.closing = null;
      },
      (error) => this.options.log.warn('The CQL port did not close', error),
    );
  }

  private stopListening(): void {
    this.listeners = [];
    this.idleTimer?.cancel();
    this.encryption.unwatch();
  }

  private accept(socket: Socket): void {
    const { settings, log } = this.options;
    const total = settings.nativeTransportMaxConcurrentConnections;
    const perIp = settings.nativeTransportMaxConcurrentConnectionsPerIp;
    const use = this.limits.of(socket.remoteAddress);
    if (!this.isRunning || (total > 0 && this.connections.size >= total)) {
      log.warn(
        `Exceeded maximum native connection limit of ${total} by using ` +
          `${this.connections.size + 1} connections (see native_transport_max_concurrent_connections ` +
          'in cassandra.yaml)',
      );
      socket.destroy();
      return;
    }
    if (perIp > 0 && use.connections >= perIp) {
      log.warn(
        `Exceeded maximum native connection limit per ip of ${perIp} by using ` +
          `${use.connections + 1} connections (see ` +
          'native_transport_max_concurrent_connections_per_ip)',
      );
      socket.destroy();
      return;
    }
    this.connections.add(new Connection(socket, this.environment()));
  }

  private environment(): ConnectionEnvironment {
    const { settings, processor, log } = this.options;
    return {
      processor,
      log,
      events: this.events,
      limits: this.limits,
      maxFrameBytes: settings.nativeTransportMaxFrameSizeBytes,
      maxMessageBytes: settings.nativeTransportMaxMessageSizeBytes,
      allowOlderProtocols: settings.nativeTransportAllowOlderProtocols,
      authenticator: this.options.authenticator,
      cqlVersion: CQL_VERSION,
      onClosed: (connection) => this.connections.delete(connection),
    };
  }
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close()));
}

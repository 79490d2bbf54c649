import type { TokenHalves } from '../../../base/murmur3/index.ts';
import { CommandFailure } from '../../command-failure.ts';
import type { CqlAddress, CqlCredentials, PreparedStatement } from '../../cql/index.ts';
import { CqlConnection, CqlError } from '../../cql/index.ts';
import type { Frame } from '../values/index.ts';
import type { DiscoveredCluster } from './discover.ts';
import { discover } from './discover.ts';
import type { OnEnd } from './load-connection.ts';
import { LoadConnection } from './load-connection.ts';
import { TokenMap } from './token-map.ts';

export interface LoadClusterOptions {
  readonly contactPoints: readonly CqlAddress[];
  readonly dataCenter: string | null;
  readonly credentials: CqlCredentials | undefined;
  /** To each node. */
  readonly connections: number;
  /** Requests that may wait on one connection. */
  readonly streams: number;
}

interface LoadNode {
  readonly address: CqlAddress;
  /** A place is empty while its connection is made again. */
  readonly connections: (LoadConnection | null)[];
  turn: number;
}

const controlTimeoutMs = 20_000;
const reconnectMs = 1000;
/** Until a table that was just made is known everywhere. */
const schemaTries = 40;
const schemaPauseMs = 250;

/** The nodes that take the load, and the connections to them. */
export class LoadCluster {
  readonly discovered: DiscoveredCluster;
  readonly control: CqlConnection;
  /** Who is told of ends, and of moments when more may be sent. */
  onEnd: OnEnd = () => {};
  onRoom: () => void = () => {};
  private readonly options: LoadClusterOptions;
  private readonly nodes: readonly LoadNode[];
  private readonly tokens: TokenMap;
  private statements: readonly string[] = [];
  private keyspace = '';
  private nextNode = 0;
  private readonly reconnecting = new Set<NodeJS.Timeout>();
  private isClosed = false;

  private constructor(
    options: LoadClusterOptions,
    control: CqlConnection,
    discovered: DiscoveredCluster,
  ) {
    this.options = options;
    this.control = control;
    this.discovered = discovered;
    this.nodes = discovered.nodes.map((address) => ({ address, connections: [], turn: 0 }));
    this.tokens = new TokenMap(discovered.nodes.map(({ tokens }) => tokens));
  }

  /** Reaches the first contact point that answers. Throws `CommandFailure` when none does. */
  static async open(options: LoadClusterOptions): Promise<LoadCluster> {
    const reasons: string[] = [];
    for (const contact of options.contactPoints) {
      const place = `${contact.address}:${contact.port}`;
      try {
        const { credentials } = options;
        const control = await CqlConnection.open(contact, controlTimeoutMs, credentials);
        const found = await discover(control, contact, options.dataCenter);
        return new LoadCluster(options, control, found);
      } catch (error) {
        if (error instanceof CommandFailure) throw error;
        reasons.push(`${place}: ${(error as Error).message}`);
      }
    }
    throw new CommandFailure(
      `no contact point answers (${reasons.join('; ')})`,
      'start a cluster with: ilion demo; or name one with --contact-points',
    );
  }

  /**
   * Prepares statements on every node and opens the connections. Nodes that cannot be reached are
   * left out, and tried again; throws `CommandFailure` when none is left.
   */
  async prepare(
    keyspace: string,
    statements: readonly string[],
  ): Promise<readonly PreparedStatement[]> {
    this.keyspace = keyspace;
    this.statements = statements;
    const prepared = await this.prepareOn(this.control);
    await Promise.all(this.nodes.map((node) => this.connect(node)));
    if (this.nodes.every(({ connections }) => connections.every((one) => one === null))) {
      throw new CommandFailure('no node could be reached');
    }
    return prepared;
  }

  private async prepareOn(control: CqlConnection): Promise<readonly PreparedStatement[]> {
    await this.retried(() => control.query(`USE ${this.keyspace}`));
    const prepared: PreparedStatement[] = [];
    for (const statement of this.statements) {
      prepared.push(await this.retried(() => control.prepare(statement)));
    }
    return prepared;
  }

  /** What a node says of a schema that it has not yet heard of may be right a little later. */
  private async retried<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        const mayPass =
          error instanceof CqlError && /unconfigured|does not exist/.test(error.message);
        if (!mayPass || tries === schemaTries) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, schemaPauseMs));
    }
  }

  private async connect(node: LoadNode): Promise<void> {
    const { connections, streams, credentials } = this.options;
    node.connections.length = 0;
    for (let i = 0; i < connections; i++) node.connections.push(null);
    try {
      const control = await CqlConnection.open(node.address, controlTimeoutMs, credentials);
      await this.prepareOn(control).finally(() => control.close());
      for (let i = 0; i < connections; i++) {
        node.connections[i] = await LoadConnection.open(
          node.address,
          streams,
          credentials,
          (operation, intended, sent, ended, error) =>
            this.onEnd(operation, intended, sent, ended, error),
          () => this.afterChunk(node),
        );
      }
    } catch (error) {
      if (error instanceof CqlError) throw error;
      this.reconnectSoon(node);
    }
  }

  private afterChunk(node: LoadNode): void {
    if (this.isClosed) return;
    if (node.connections.some((connection) => connection?.isOpen === false)) {
      for (const connection of node.connections) connection?.close();
      node.connections.fill(null);
      this.reconnectSoon(node);
    }
    this.onRoom();
    this.flush();
  }

  private reconnectSoon(node: LoadNode): void {
    const timer = setTimeout(() => {
      this.reconnecting.delete(timer);
      // A node that has come back with an error of CQL is no better than one that is away.
      this.connect(node).catch(() => this.reconnectSoon(node));
    }, reconnectMs);
    if (this.isClosed) clearTimeout(timer);
    else this.reconnecting.add(timer);
  }

  /** Hands a frame to a replica of the token, or to the next node; false when nobody has room. */
  send(
    frame: Frame,
    token: Readonly<TokenHalves> | null,
    operation: number,
    intendedAtMs: number,
    nowMs: number,
  ): boolean {
    const { nodes } = this;
    const first = token === null ? this.nextNode++ % nodes.length : this.tokens.ownerOf(token);
    for (let i = 0; i < nodes.length; i++) {
      const { connections, turn } = nodes[(first + i) % nodes.length] as LoadNode;
      (nodes[(first + i) % nodes.length] as LoadNode).turn = (turn + 1) % connections.length;
      for (let j = 0; j < connections.length; j++) {
        const connection = connections[(turn + j) % connections.length];
        if (connection === null || connection === undefined || !connection.hasRoom) continue;
        connection.send(frame, operation, intendedAtMs, nowMs);
        return true;
      }
    }
    return false;
  }

  /** Everything that was sent leaves. */
  flush(): void {
    for (const { connections } of this.nodes) {
      for (const connection of connections) connection?.flush();
    }
  }

  /** Ends what was sent before that moment and has no answer. */
  giveUp(sentBeforeMs: number, nowMs: number): void {
    for (const { connections } of this.nodes) {
      for (const connection of connections) connection?.giveUp(sentBeforeMs, nowMs);
    }
  }

  close(): void {
    this.isClosed = true;
    for (const timer of this.reconnecting) clearTimeout(timer);
    this.control.close();
    for (const { connections } of this.nodes) {
      for (const connection of connections) connection?.close();
    }
  }
}

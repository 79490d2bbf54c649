import driver from 'cassandra-driver';
import { endClient } from './end-client.ts';
import { failureOf } from './failure.ts';
import type { Level } from './levels.ts';
import { LEVEL_CODES } from './levels.ts';
import { DataCentersInTurn } from './load-balancing.ts';
import type { Outcome } from './station.ts';

export interface SessionOptions {
  readonly contactPoints: readonly string[];
  readonly dataCenter: string;
  readonly timeoutMs: number;
  /** Is told of each request when it is over; requests are traced then. */
  readonly onRequest?: (request: StationRequest) => void;
}

/** One request of a station that is over. */
export interface StationRequest {
  readonly operation: 'write' | 'read';
  readonly level: Level;
  /** Text of the key's timeuuid. */
  readonly key: string;
  /** Hex of the trace's session, when the answer told it. */
  readonly traceSession: string | null;
  /** `address:port` of the coordinator, when it is known. */
  readonly coordinator: string | null;
  readonly latencyMs: number;
  readonly outcome: Outcome;
  /** Of an error that counts them: what the level wanted and what it got. */
  readonly required: number | null;
  readonly received: number | null;
}

const createKeyspace = (replication: string) =>
  `CREATE KEYSPACE IF NOT EXISTS demorpi WITH replication = ${replication}`;
const createTable =
  'CREATE TABLE IF NOT EXISTS demorpi.messages ' +
  '(id timeuuid PRIMARY KEY, msg text, creation_date timestamp)';
const insert = 'INSERT INTO demorpi.messages (id, msg, creation_date) VALUES (?, ?, ?)';
const select = 'SELECT id, msg, creation_date FROM demorpi.messages WHERE id = ?';

function portOf(contactPoint: string): number {
  const colon = contactPoint.lastIndexOf(':');
  return colon < 0 ? 9042 : Number(contactPoint.slice(colon + 1));
}

/** The station's own use of the npm driver; works the same on Ilion and on Apache Cassandra. */
export class StationSession {
  private readonly client: driver.Client;
  private readonly onRequest: SessionOptions['onRequest'];
  private lastId: driver.types.TimeUuid | null = null;
  private count = 0;
  /** The text of the message that was read last. */
  lastMessage = '';

  constructor(options: SessionOptions) {
    this.onRequest = options.onRequest;
    this.client = new driver.Client({
      contactPoints: [...options.contactPoints],
      localDataCenter: options.dataCenter,
      // system.peers has no ports: the driver takes this one for every node that it finds there.
      protocolOptions: { port: portOf(options.contactPoints[0] ?? '') },
      policies: {
        loadBalancing: new DataCentersInTurn(options.dataCenter, 3),
        retry: new driver.policies.retry.FallthroughRetryPolicy(),
        reconnection: new driver.policies.reconnection.ConstantReconnectionPolicy(1000),
      },
      pooling: { warmup: true, coreConnectionsPerHost: { 0: 1, 1: 1 } },
      socketOptions: { readTimeout: options.timeoutMs, connectTimeout: 2000 },
    });
  }

  /** Connects, and creates keyspace and table when they are not there. */
  async open(): Promise<void> {
    await this.client.connect();
    const nodes = new Map<string, number>();
    for (const { datacenter } of this.client.hosts.values()) {
      nodes.set(datacenter, (nodes.get(datacenter) ?? 0) + 1);
    }
    const factors = [...nodes].sort().map(([name, count]) => `'${name}': '${Math.min(3, count)}'`);
    const replication = `{'class': 'NetworkTopologyStrategy', ${factors.join(', ')}}`;
    await this.client.execute(createKeyspace(replication), [], { readTimeout: 10_000 });
    await this.client.execute(createTable, [], { readTimeout: 10_000 });
  }

  /** Writes one message at a level. Never rejects: an error is an outcome too. */
  write(level: Level): Promise<Outcome> {
    const id = driver.types.TimeUuid.now();
    const text = `Trajet Rennes-Paris ${++this.count}`;
    return this.measure('write', level, id, async () => {
      const result = await this.execute(insert, [id, text, new Date()], level);
      this.lastId = id;
      return result;
    });
  }

  /** Reads the message that was written last. */
  readLast(level: Level): Promise<Outcome> {
    return this.measure('read', level, this.lastId, async () => {
      const result = await this.execute(select, [this.lastId], level);
      this.lastMessage = result.rows[0]?.msg ?? '(no row)';
      return result;
    });
  }

  get hasWritten(): boolean {
    return this.lastId !== null;
  }

  /** Runs a statement that is no part of the station's own work. Rejects with the driver's error. */
  async run(statement: string): Promise<void> {
    await this.client.execute(statement, [], { readTimeout: 10_000 });
  }

  private execute(query: string, values: unknown[], level: Level) {
    const traceQuery = this.onRequest !== undefined;
    return this.client.execute(query, values, {
      prepare: true,
      consistency: LEVEL_CODES[level],
      traceQuery,
    });
  }

  private async measure(
    operation: 'write' | 'read',
    level: Level,
    key: driver.types.TimeUuid | null,
    run: () => Promise<driver.types.ResultSet>,
  ): Promise<Outcome> {
    const start = process.hrtime.bigint();
    const elapsedMs = () => Number(process.hrtime.bigint() - start) / 1e6;
    const request = { operation, level, key: String(key) };
    try {
      const { info } = await run();
      const latencyMs = elapsedMs();
      const place = this.placeOf(info.queriedHost);
      const outcome: Outcome = { kind: 'done', operation, latencyMs, ...place };
      const traceSession = info.traceId?.toString().replaceAll('-', '') ?? null;
      const coordinator = info.queriedHost;
      const counts = { required: null, received: null };
      this.onRequest?.({ ...request, ...counts, traceSession, coordinator, latencyMs, outcome });
      return outcome;
    } catch (error) {
      const outcome = failureOf(error);
      const latencyMs = elapsedMs();
      this.onRequest?.({ ...request, ...countsOf(error), traceSession: null, latencyMs, outcome });
      return outcome;
    }
  }

  /** Where a node stands; its name is its number within its rack, in the order of addresses. */
  private placeOf(address: string): { dataCenter: string; rack: string; node: string } {
    const hosts = [...this.client.hosts.values()];
    const host = hosts.find((candidate) => candidate.address === address);
    if (host === undefined) return { dataCenter: '?', rack: '?', node: '?' };
    const mates = hosts
      .filter((mate) => mate.datacenter === host.datacenter && mate.rack === host.rack)
      .map((mate) => mate.address)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return {
      dataCenter: host.datacenter,
      rack: host.rack,
      node: `N${mates.indexOf(address) + 1}`,
    };
  }

  close(): Promise<void> {
    return endClient(this.client);
  }
}

/** What errors of replicas tell beside their names. */
function countsOf(error: unknown) {
  const given = error as {
    readonly coordinator?: string;
    readonly required?: number;
    readonly blockFor?: number;
    readonly alive?: number;
    readonly received?: number;
  };
  return {
    coordinator: given.coordinator ?? null,
    required: given.required ?? given.blockFor ?? null,
    received: given.received ?? given.alive ?? null,
  };
}

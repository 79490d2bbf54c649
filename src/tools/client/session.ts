import driver from 'cassandra-driver';
import { failureOf } from './failure.ts';
import type { Level } from './levels.ts';
import { LEVEL_CODES } from './levels.ts';
import { DataCentersInTurn } from './load-balancing.ts';
import type { Outcome } from './station.ts';

export interface SessionOptions {
  readonly contactPoints: readonly string[];
  readonly dataCenter: string;
  readonly timeoutMs: number;
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
  private lastId: driver.types.TimeUuid | null = null;
  private count = 0;
  /** The text of the message that was read last. */
  lastMessage = '';

  constructor(options: SessionOptions) {
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
    return this.measure('write', async () => {
      const result = await this.client.execute(insert, [id, text, new Date()], {
        prepare: true,
        consistency: LEVEL_CODES[level],
      });
      this.lastId = id;
      return result;
    });
  }

  /** Reads the message that was written last. */
  readLast(level: Level): Promise<Outcome> {
    return this.measure('read', async () => {
      const result = await this.client.execute(select, [this.lastId], {
        prepare: true,
        consistency: LEVEL_CODES[level],
      });
      this.lastMessage = result.rows[0]?.msg ?? '(no row)';
      return result;
    });
  }

  get hasWritten(): boolean {
    return this.lastId !== null;
  }

  private async measure(
    operation: 'write' | 'read',
    run: () => Promise<driver.types.ResultSet>,
  ): Promise<Outcome> {
    const start = process.hrtime.bigint();
    try {
      const result = await run();
      const latencyMs = Number(process.hrtime.bigint() - start) / 1e6;
      return { kind: 'done', operation, latencyMs, ...this.placeOf(result.info.queriedHost) };
    } catch (error) {
      return failureOf(error);
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
    return this.client.shutdown();
  }
}

import type { Client, Host } from 'cassandra-driver';
import driver from 'cassandra-driver';
import { HomeThenAway } from './home-then-away.ts';
import { NextHostRetry } from './next-host-retry.ts';

const { consistencies } = driver.types;

export type Level = 'one' | 'localOne' | 'localQuorum' | 'quorum' | 'serial' | 'localSerial';

/** One query of a data layer: its text and how sure its answer has to be. */
export interface Query {
  readonly text: string;
  readonly level: Level;
  /** Where the query has a condition: who has to agree on it. */
  readonly serialLevel?: 'serial' | 'localSerial';
  /** False for what may be done twice when it is sent twice: counters, conditions. */
  readonly isIdempotent?: boolean;
}

export interface BoundQuery {
  readonly query: Query;
  readonly values: readonly unknown[];
}

export interface DatabaseOptions {
  /** ADDRESS[:PORT] each; the driver finds the other nodes at the same port. */
  readonly contactPoints: readonly string[];
  /** The data centre this application lives in; that of the first node when not given. */
  readonly home?: string | null;
  readonly keyspace: string;
}

const defaultPort = 9042;
const schemaTimeoutMs = 30_000;

/** The driver as the five applications use it: prepared queries, levels by query, two homes. */
export class Database {
  readonly keyspace: string;
  /** The data centre whose nodes are asked first. */
  readonly home: string;
  private readonly client: Client;
  private readonly coordinated = new Map<string, number>();

  private constructor(client: Client, keyspace: string, home: string) {
    this.client = client;
    this.keyspace = keyspace;
    this.home = home;
  }

  /**
   * Connects and makes keyspace and tables when they are not there: three replicas in each data
   * centre, or one a node where there are fewer. `schema` holds the statements of its tables.
   */
  static async open(
    options: DatabaseOptions,
    schema: readonly string[],
    drop = false,
  ): Promise<Database> {
    const { keyspace } = options;
    const founder = makeClient(options);
    try {
      await founder.connect();
      const readTimeout = schemaTimeoutMs;
      if (drop) await founder.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`, [], { readTimeout });
      const replication = replicationFor(founder.hosts.values());
      const create = `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = ${replication}`;
      await founder.execute(create, [], { readTimeout });
    } finally {
      await founder.shutdown();
    }
    const client = makeClient(options, keyspace);
    try {
      await client.connect();
      for (const statement of schema) {
        await client.execute(statement, [], { readTimeout: schemaTimeoutMs });
      }
    } catch (error) {
      await client.shutdown();
      throw error;
    }
    const home = options.home ?? client.hosts.values()[0]?.datacenter ?? '';
    return new Database(client, keyspace, home);
  }

  /** Rejects with the driver's error. */
  async run(query: Query, values: readonly unknown[]): Promise<driver.types.ResultSet> {
    const result = await this.client.execute(query.text, [...values], optionsOf(query));
    this.count(result);
    return result;
  }

  /** All pages of an answer, one after the other. */
  async *rows(query: Query, values: readonly unknown[]): AsyncGenerator<driver.types.Row> {
    let pageState: string | undefined;
    do {
      const page = { ...optionsOf(query), ...(pageState === undefined ? {} : { pageState }) };
      const result = await this.client.execute(query.text, [...values], page);
      this.count(result);
      yield* result.rows;
      pageState = result.pageState ?? undefined;
    } while (pageState !== undefined);
  }

  /** All of them or, after a failure, all of them later: a logged batch, at the first one's level. */
  async runTogether(queries: readonly BoundQuery[]): Promise<driver.types.ResultSet> {
    const [first] = queries;
    if (first === undefined) throw new Error('a batch needs a query');
    const bound = queries.map(({ query, values }) => ({ query: query.text, params: [...values] }));
    const options = { ...optionsOf(first.query), logged: true };
    const result = await this.client.batch(bound, options);
    this.count(result);
    return result;
  }

  /** Requests by the data centre of their coordinator since the last call. */
  takeCoordinated(): ReadonlyMap<string, number> {
    const taken = new Map(this.coordinated);
    this.coordinated.clear();
    return taken;
  }

  close(): Promise<void> {
    return this.client.shutdown();
  }

  private count({ info }: driver.types.ResultSet): void {
    const place = this.client.hosts.get(info.queriedHost)?.datacenter ?? '?';
    this.coordinated.set(place, (this.coordinated.get(place) ?? 0) + 1);
  }
}

function makeClient({ contactPoints, home }: DatabaseOptions, keyspace?: string): Client {
  const ports = contactPoints.map((point) => Number(point.split(':')[1] ?? defaultPort));
  return new driver.Client({
    contactPoints: [...contactPoints],
    ...(keyspace === undefined ? {} : { keyspace }),
    protocolOptions: { port: ports[0] ?? defaultPort },
    encoding: { useBigIntAsLong: true },
    policies: {
      loadBalancing: new HomeThenAway(home ?? null),
      retry: new NextHostRetry(),
      reconnection: new driver.policies.reconnection.ConstantReconnectionPolicy(1000),
    },
    pooling: { warmup: true, coreConnectionsPerHost: { 0: 1, 1: 1 } },
    socketOptions: { connectTimeout: 2000, readTimeout: 12_000 },
  });
}

function optionsOf({ level, serialLevel, isIdempotent }: Query): driver.QueryOptions {
  return {
    prepare: true,
    consistency: consistencies[level],
    isIdempotent: isIdempotent ?? true,
    ...(serialLevel === undefined ? {} : { serialConsistency: consistencies[serialLevel] }),
  };
}

function replicationFor(hosts: readonly Host[]): string {
  const nodes = new Map<string, number>();
  for (const { datacenter } of hosts) nodes.set(datacenter, (nodes.get(datacenter) ?? 0) + 1);
  const factors = [...nodes].sort().map(([name, count]) => `'${name}': ${Math.min(3, count)}`);
  return `{'class': 'NetworkTopologyStrategy', ${factors.join(', ')}}`;
}

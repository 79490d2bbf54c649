/**
 * The unmodified npm `cassandra-driver` against a server. The server is a cluster in this process,
 * or, with DRIVER_TEST_CONTACT_POINT=HOST:PORT, any other: the same tests pass on Apache Cassandra.
 */
import { after, before } from 'node:test';
import cassandra from 'cassandra-driver';
import { Cluster } from '../../../src/index.ts';

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly dataCenter: string;
  /** Null for a server outside: its nodes cannot be stopped. */
  readonly cluster: Cluster | null;
}

const outside = process.env.DRIVER_TEST_CONTACT_POINT;

/** True when the nodes cannot be stopped and started by a test. */
export const isOutside = outside !== undefined;

async function startServer(topology: string): Promise<Server> {
  if (outside !== undefined) {
    const [host = '', port = '9042'] = outside.split(':');
    return { host, port: Number(port), dataCenter: 'datacenter1', cluster: null };
  }
  const cluster = await Cluster.start({ topology });
  const [first] = cluster.contactPoints;
  if (first === undefined) throw new Error('a cluster without nodes');
  return { host: first.address, port: first.port, dataCenter: first.dataCenter, cluster };
}

/** Starts a server before the tests of a file and closes it after them. */
export function withServer(topology = 'datacenter1:1x1'): () => Server {
  let server: Server | null = null;
  before(async () => {
    server = await startServer(topology);
  });
  after(async () => {
    await server?.cluster?.close();
  });
  return () => {
    if (server === null) throw new Error('the server is not started yet');
    return server;
  };
}

export function newClient(
  server: Server,
  options: Partial<cassandra.ClientOptions> = {},
): cassandra.Client {
  return new cassandra.Client({
    contactPoints: [`${server.host}:${server.port}`],
    localDataCenter: server.dataCenter,
    ...options,
    // The driver reads its peers from a table that tells no ports.
    protocolOptions: { port: server.port, ...options.protocolOptions },
  });
}

/** What the driver has and its type definitions do not tell. */
interface Untold {
  readonly controlConnection: {
    readonly protocolVersion: number;
    readonly host: cassandra.Host | null;
  };
}

/** The connection over which a client hears of the cluster. */
export function controlOf(client: cassandra.Client): Untold['controlConnection'] {
  return (client as unknown as Untold).controlConnection;
}

/** A connected client with a keyspace of its own, both gone after `run`. */
export async function withClient(
  server: Server,
  keyspace: string,
  run: (client: cassandra.Client) => Promise<void>,
  options: Partial<cassandra.ClientOptions> = {},
): Promise<void> {
  const client = newClient(server, options);
  try {
    await client.connect();
    await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
    await client.execute(
      `CREATE KEYSPACE ${keyspace} WITH replication = ` +
        `{'class': 'NetworkTopologyStrategy', '${server.dataCenter}': 1}`,
    );
    await run(client);
    await client.execute(`DROP KEYSPACE ${keyspace}`);
  } finally {
    await client.shutdown();
  }
}

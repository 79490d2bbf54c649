import type { CqlAddress, CqlCredentials, CqlRow } from '../cql/index.ts';
import { CqlConnection, CqlError } from '../cql/index.ts';

export interface ReadyOptions {
  readonly contactPoints: readonly CqlAddress[];
  /** How many nodes must answer. */
  readonly nodes: number;
  readonly timeoutMs: number;
  readonly credentials?: CqlCredentials;
}

export interface ReadyNode extends CqlAddress {
  readonly dataCenter: string;
  readonly rack: string;
}

export interface Readiness {
  /** Nodes that answered a query in the best round. */
  readonly ready: readonly ReadyNode[];
  /** `address:port: why not`, for each that was asked in vain. */
  readonly failures: readonly string[];
}

const pauseMs = 50;
/** A node gets this long to answer, even when time is almost over. */
const shortestMs = 250;

/**
 * Asks the contact points, and every node they know of, until so many have answered a query or time
 * is over. A node is ready when a query succeeds, never because a port is open.
 */
export async function waitUntilReady(options: ReadyOptions): Promise<Readiness> {
  const until = performance.now() + options.timeoutMs;
  let best: Readiness = { ready: [], failures: [] };
  for (;;) {
    const round = await askAll(options, until);
    // The last round may find no time left to ask everyone.
    if (round.ready.length >= best.ready.length) best = round;
    if (best.ready.length >= options.nodes || performance.now() >= until) return best;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function askAll(options: ReadyOptions, until: number): Promise<Readiness> {
  const ready = new Map<string, ReadyNode>();
  const failures: string[] = [];
  const asked = new Set<string>();
  const ask = async (target: CqlAddress): Promise<void> => {
    const name = `${target.address}:${target.port}`;
    if (asked.has(name)) return;
    asked.add(name);
    try {
      const timeoutMs = Math.max(shortestMs, Math.ceil(until - performance.now()));
      const { node, peers } = await askNode(target, timeoutMs, options.credentials);
      ready.set(name, node);
      await Promise.all(peers.map(ask));
    } catch (error) {
      failures.push(`${name}: ${reasonOf(error)}`);
    }
  };
  await Promise.all(options.contactPoints.map(ask));
  return { ready: [...ready.values()], failures: failures.sort() };
}

const ownPlace = 'SELECT data_center, rack FROM system.local';
const peersOf4 = 'SELECT native_address, native_port FROM system.peers_v2';
const peersOf3 = 'SELECT rpc_address FROM system.peers';
const invalidQuery = 0x2200;

async function askNode(
  target: CqlAddress,
  timeoutMs: number,
  credentials: CqlCredentials | undefined,
): Promise<{ node: ReadyNode; peers: readonly CqlAddress[] }> {
  const connection = await CqlConnection.open(target, timeoutMs, credentials);
  try {
    const [place] = await connection.query(ownPlace);
    const rows = await connection.query(peersOf4).catch((error: unknown) => {
      if (error instanceof CqlError && error.code === invalidQuery) {
        return connection.query(peersOf3);
      }
      throw error;
    });
    const textOf = (name: string) => place?.get(name)?.toString('utf8') ?? '';
    const node = { ...target, dataCenter: textOf('data_center'), rack: textOf('rack') };
    return { node, peers: rows.flatMap((row) => peerOf(row, target.port)) };
  } finally {
    connection.close();
  }
}

function peerOf(row: CqlRow, usualPort: number): readonly CqlAddress[] {
  const bytes = row.get('native_address') ?? row.get('rpc_address') ?? null;
  if (bytes === null) return [];
  const port = row.get('native_port')?.readInt32BE(0) ?? usualPort;
  return [{ address: addressText(bytes), port }];
}

function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  return bytes.toString('hex').replace(/(.{4})(?!$)/g, '$1:');
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'connection refused';
  return message ?? String(error);
}

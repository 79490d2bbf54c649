import { SeededRandom } from '../../../src/testing/index.ts';
import { IlionProcess, pause } from './ilion-process.ts';
import { connect, Ledger, Load, prepareTables, verify } from './load.ts';

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly dataDirectory: string;
  /** Requests in flight. */
  readonly writers: number;
  readonly keys: number;
  /** The longest that one life is under load. */
  readonly longestMs: number;
  /** Settings of cassandra.yaml, as NAME=VALUE. */
  readonly settings?: readonly string[];
  readonly print: (line: string) => void;
}

export interface KillReport {
  readonly kills: number;
  /** Of the kills: those that hit the node before it was ready. */
  readonly killsWhileStarting: number;
  readonly writes: number;
  readonly acknowledged: number;
  readonly tables: number;
  /** What was acknowledged and is lost; empty for a database that keeps its word. */
  readonly missing: readonly string[];
}

const readyLimitMs = 60_000;
const shareWhileStarting = 0.15;

/**
 * Kills a real process at random moments, again and again, on the same folder:
 *
 * 1. A node starts; what earlier lives had acknowledged is looked up.
 * 2. Many writers work, and somebody creates tables, until kill -9 at a random moment; now and then
 *    the next kill comes while the node still starts and replays its log.
 * 3. At the end one more start and look.
 */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const { print } = options;
  const random = new SeededRandom(options.seed);
  const ledger = new Ledger(options.keys);
  const missing: string[] = [];
  let killsWhileStarting = 0;
  for (let kill = 1; kill <= options.kills; kill++) {
    const node = IlionProcess.start(options.dataDirectory, options.settings ?? []);
    if (kill > 1 && random.chance(shareWhileStarting)) {
      await pause(random.fraction() * 1500);
      await node.kill();
      killsWhileStarting++;
      continue;
    }
    missing.push(...(await liveAndDie(node, ledger, options, random)));
    if (kill % 10 === 0 || missing.length > 0) {
      print(`${kill} kills, ${ledger.acknowledged} acknowledged, ${missing.length} missing`);
    }
    if (missing.length > 0) break;
  }
  const last = IlionProcess.start(options.dataDirectory, options.settings ?? []);
  const client = connect(await last.ready(readyLimitMs));
  try {
    missing.push(...(await verify(client, ledger)));
  } finally {
    await client.shutdown();
    await last.kill();
  }
  return {
    kills: options.kills,
    killsWhileStarting,
    writes: ledger.writes,
    acknowledged: ledger.acknowledged,
    tables: ledger.tables.length,
    missing,
  };
}

async function liveAndDie(
  node: IlionProcess,
  ledger: Ledger,
  options: KillOptions,
  random: SeededRandom,
): Promise<readonly string[]> {
  try {
    const client = connect(await node.ready(readyLimitMs));
    await client.connect();
    await prepareTables(client);
    const missing = await verify(client, ledger);
    const load = new Load(client, ledger, {
      writers: options.writers,
      random: () => random.fraction(),
    });
    load.start();
    await pause(20 + random.fraction() * options.longestMs);
    await node.kill();
    await load.stop();
    return missing;
  } finally {
    await node.kill();
  }
}

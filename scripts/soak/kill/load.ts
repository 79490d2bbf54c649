import cassandra from 'cassandra-driver';
import { pause } from './ilion-process.ts';

const { Client, policies, types } = cassandra;

/** What is in the database, as far as those who wrote it were told. */
export class Ledger {
  /** By key: the highest number that was acknowledged, and the highest that was ever sent. */
  readonly registers = new Map<number, { acknowledged: number; sent: number }>();
  /** Tables whose creation was acknowledged. */
  readonly tables: string[] = [];
  hostId: string | null = null;
  writes = 0;
  acknowledged = 0;

  constructor(keys: number) {
    for (let key = 0; key < keys; key++) this.registers.set(key, { acknowledged: 0, sent: 0 });
  }
}

export function connect(contactPoint: string): cassandra.Client {
  return new Client({
    contactPoints: [contactPoint],
    localDataCenter: 'datacenter1',
    policies: {
      retry: new policies.retry.FallthroughRetryPolicy(),
      reconnection: new policies.reconnection.ConstantReconnectionPolicy(60_000),
    },
    pooling: { coreConnectionsPerHost: { [types.distance.local]: 2 } },
    socketOptions: { readTimeout: 20_000 },
    isMetadataSyncEnabled: false,
  });
}

export async function prepareTables(client: cassandra.Client): Promise<void> {
  await client.execute(
    'CREATE KEYSPACE IF NOT EXISTS soak ' +
      "WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  await client.execute(
    'CREATE TABLE IF NOT EXISTS soak.registers (k int PRIMARY KEY, n int, filler text)',
  );
}

/**
 * Writes numbers that only grow to registers, each writer its own, until told to stop or the
 * connection is gone. A batch of two registers of one writer is written now and then, and a table
 * is created.
 */
export class Load {
  private readonly client: cassandra.Client;
  private readonly ledger: Ledger;
  private readonly writers: number;
  private readonly random: () => number;
  private stopped = false;
  private readonly running: Promise<void>[] = [];

  constructor(
    client: cassandra.Client,
    ledger: Ledger,
    options: { readonly writers: number; readonly random: () => number },
  ) {
    this.client = client;
    this.ledger = ledger;
    this.writers = options.writers;
    this.random = options.random;
  }

  start(): void {
    for (let writer = 0; writer < this.writers; writer++) this.running.push(this.write(writer));
    this.running.push(this.createTables());
  }

  /** To be called when the process is dead: what was not answered never will be. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.client.shutdown().catch(() => {});
    await Promise.race([Promise.all(this.running), pause(2000)]);
  }

  private async write(writer: number): Promise<void> {
    const own = [...this.ledger.registers.keys()].filter((key) => key % this.writers === writer);
    while (!this.stopped) {
      const key = own[Math.floor(this.random() * own.length)] as number;
      const other = own[Math.floor(this.random() * own.length)] as number;
      const keys = this.random() < 0.1 && other !== key ? [key, other] : [key];
      try {
        await this.writeNext(keys);
      } catch {
        // Killed, or about to be: its outcome is not known.
        if (!this.stopped) await pause(5);
      }
    }
  }

  private async writeNext(keys: readonly number[]): Promise<void> {
    const { ledger } = this;
    const next = keys.map((key) => {
      const register = ledger.registers.get(key) as { acknowledged: number; sent: number };
      register.sent++;
      return { register, key, number: register.sent };
    });
    ledger.writes++;
    const text = 'INSERT INTO soak.registers (k, n, filler) VALUES (?, ?, ?)';
    const filler = 'x'.repeat(Math.floor(this.random() * 300));
    const steps = next.map(({ key, number }) => ({ query: text, params: [key, number, filler] }));
    const [only] = steps;
    if (steps.length > 1) await this.client.batch(steps, { prepare: true, logged: true });
    else await this.client.execute(text, only?.params ?? [], { prepare: true });
    ledger.acknowledged++;
    for (const { register, number } of next) register.acknowledged = number;
  }

  private async createTables(): Promise<void> {
    while (!this.stopped) {
      await pause(5 + this.random() * 150);
      if (this.stopped) return;
      const name = `t${this.ledger.tables.length}_${Math.floor(this.random() * 1e9)}`;
      try {
        await this.client.execute(`CREATE TABLE soak.${name} (k int PRIMARY KEY, v text)`);
        this.ledger.tables.push(name);
      } catch {
        // As above: it may exist, and its name is not used again.
      }
    }
  }
}

/** What the restarted node lacks of what it had acknowledged, or has that nobody wrote. */
export async function verify(client: cassandra.Client, ledger: Ledger): Promise<readonly string[]> {
  const missing: string[] = [];
  const found = new Map<number, number>();
  const query = 'SELECT k, n FROM soak.registers';
  const rows = await client.execute(query, [], { prepare: true, fetchSize: 500 });
  for await (const row of rows) found.set(row.k, row.n);
  for (const [key, register] of ledger.registers) {
    const stored = found.get(key) ?? 0;
    if (stored < register.acknowledged) {
      missing.push(`register ${key} is ${stored}; ${register.acknowledged} was acknowledged`);
    }
    if (stored > register.sent) {
      missing.push(`register ${key} is ${stored}; only ${register.sent} was ever written`);
    }
    // What was not acknowledged and is there now may as well have been.
    register.acknowledged = Math.max(register.acknowledged, stored);
  }
  const tables = await client.execute(
    "SELECT table_name FROM system_schema.tables WHERE keyspace_name = 'soak'",
  );
  const names = new Set(tables.rows.map((row) => row.table_name as string));
  for (const name of ledger.tables) if (!names.has(name)) missing.push(`table ${name} is gone`);
  const local = await client.execute('SELECT host_id FROM system.local');
  const hostId = String(local.first().host_id);
  if (ledger.hostId !== null && ledger.hostId !== hostId) {
    missing.push(`the host id is ${hostId}; it was ${ledger.hostId}`);
  }
  ledger.hostId = hostId;
  return missing;
}

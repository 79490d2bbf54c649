import { FailureReason } from '../../base/error/index.ts';
import type { Message, MessageService } from '../../messaging/index.ts';
import type {
  Mutation,
  PartitionData,
  PartitionUpdate,
  ReadCommand,
} from '../../mutation/index.ts';
import {
  ALL_ROWS,
  decorateKey,
  NO_LIMITS,
  NO_TIMESTAMP,
  Row,
  Mutation as SchemaMutation,
  updateOf,
} from '../../mutation/index.ts';
import type { Observer } from '../../observe/index.ts';
import type { Clock, Log } from '../../platform/index.ts';
import { nowInSeconds } from '../../platform/index.ts';
import type { KeyspaceMetadata, Schema, SchemaSource, TableMetadata } from '../../schema/index.ts';
import {
  isLocalSystemKeyspace,
  makeSchema,
  SCHEMA_KEYSPACE,
  SCHEMA_TABLES,
} from '../../schema/index.ts';
import type { StorageEngine } from '../../storage/index.ts';
import { reuseSchema } from './reuse-schema.ts';
import { keyspaceMutation, schemaFromPartitions, schemaMutations } from './schema-mutations.ts';

export interface SchemaStoreEnvironment {
  readonly engine: StorageEngine;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer: Observer;
  /** The keyspaces that every node has from its first start. */
  readonly builtIn: readonly KeyspaceMetadata[];
  /** Tells gossip the version of the schema that this node has now. */
  announceSchemaVersion(version: string): void;
}

type Listener = (before: Schema, after: Schema) => void;

/** What the system's own keyspaces are written at: any change by a user is newer. */
const FIRST_TIMESTAMP = 1;

const firstMutations = new WeakMap<KeyspaceMetadata, Mutation>();

/** The rows of a keyspace of the system. The nodes of a process share it: a fifth of their start. */
function firstMutation(keyspace: KeyspaceMetadata): Mutation {
  let mutation = firstMutations.get(keyspace);
  if (mutation === undefined) {
    mutation = keyspaceMutation(keyspace, FIRST_TIMESTAMP);
    firstMutations.set(keyspace, mutation);
  }
  return mutation;
}

/**
 * The schema of this node: what the tables of `system_schema` in its store define, and keyspaces
 * that are computed.
 *
 * 1. At the start the schema is rebuilt from the tables; keyspaces that the system brings along are
 *    written first where they are missing, with the same old timestamp on every node.
 * 2. A change writes what is different, durably, with a timestamp newer than all before.
 * 3. Rows of other nodes are written as they come.
 * 4. After either, the schema is rebuilt from the merged tables, so that nodes with the same rows
 *    have the same schema, whatever the order in which they came.
 *
 * Changes are made one after the other.
 */
export class SchemaStore implements SchemaSource {
  private readonly environment: SchemaStoreEnvironment;
  private readonly listeners = new Set<Listener>();
  private snapshot: Schema;
  private lastTimestamp = FIRST_TIMESTAMP;
  private lock: Promise<unknown> = Promise.resolve();

  private constructor(environment: SchemaStoreEnvironment) {
    this.environment = environment;
    this.snapshot = makeSchema(environment.builtIn);
  }

  /** Rejects with StorageFailure, and a configuration error when the tables make no sense. */
  static async open(environment: SchemaStoreEnvironment): Promise<SchemaStore> {
    const store = new SchemaStore(environment);
    const kept = await store.read();
    const missing = environment.builtIn.filter(({ isVirtual, name }) => {
      return !isVirtual && !kept.has(name);
    });
    await store.write(missing.map(firstMutation));
    // A node that is new holds what it brought along: to read that back were a third of its start.
    if (kept.size > 0) await store.rebuild();
    environment.announceSchemaVersion(store.current.version);
    return store;
  }

  get current(): Schema {
    return this.snapshot;
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Answers the other nodes' verbs. */
  serve(messages: MessageService): void {
    messages.handle('SCHEMA_PUSH_REQ', (message) => void this.onPush(messages, message));
    messages.handle('SCHEMA_PULL_REQ', (message) => void this.onPull(messages, message));
  }

  /**
   * Makes a change; gives the rows that it wrote, none when nothing is different. Rejects with what
   * `change` throws, and StorageFailure.
   */
  change(change: (current: Schema) => Schema): Promise<readonly Mutation[]> {
    return this.exclusively(async () => {
      const before = this.snapshot;
      const next = change(before);
      if (next === before) return [];
      const nowMicros = this.environment.clock.nowMicros();
      const timestamp = Math.max(nowMicros, this.lastTimestamp + 2);
      const mutations = schemaMutations(before, next, timestamp);
      if (mutations.length === 0) return [];
      await this.write(mutations);
      await this.rebuild(next, namesOf(mutations));
      return mutations;
    });
  }

  /** Takes rows of another node. Rejects as `change` does. */
  merge(mutations: readonly Mutation[]): Promise<void> {
    return this.exclusively(async () => {
      await this.write(mutations);
      await this.rebuild(this.snapshot, namesOf(mutations));
    });
  }

  /** All rows that nodes agree on, deletions and all. */
  async rows(): Promise<readonly Mutation[]> {
    const updates = new Map<string, PartitionUpdate[]>();
    for (const [name, partitions] of await this.tables()) {
      for (const partition of partitions) {
        const keyspace = partition.key.key.toString();
        if (isLocalSystemKeyspace(keyspace)) continue;
        const update = updateOf(SCHEMA_TABLES.get(name) as TableMetadata, partition);
        const known = updates.get(keyspace);
        if (known === undefined) updates.set(keyspace, [update]);
        else known.push(update);
      }
    }
    return [...updates.values()].map((parts) => {
      const { key } = parts[0] as PartitionUpdate;
      return new SchemaMutation(SCHEMA_KEYSPACE, key, parts);
    });
  }

  private exclusively<T>(task: () => Promise<T>): Promise<T> {
    const run = this.lock.then(task);
    this.lock = run.catch(() => {});
    return run;
  }

  /** Durable when it resolves, also where other writes wait for the next periodic sync. */
  private async write(mutations: readonly Mutation[]): Promise<void> {
    const { engine } = this.environment;
    for (const mutation of mutations) await engine.apply(mutation, true);
    await engine.sync();
  }

  /** Names of the keyspaces in the tables. */
  private async read(): Promise<ReadonlySet<string>> {
    const partitions = (await this.tables()).get('keyspaces') ?? [];
    return new Set(partitions.map(({ key }) => key.key.toString()));
  }

  /** What the tables hold of some keyspaces, or of all. */
  private async tables(
    names: ReadonlySet<string> | null = null,
  ): Promise<ReadonlyMap<string, readonly PartitionData[]>> {
    const { engine } = this.environment;
    const tables = new Map<string, readonly PartitionData[]>();
    for (const [name, table] of SCHEMA_TABLES) {
      const found: PartitionData[] = [];
      for (const command of this.reads(table, names)) found.push(...(await engine.read(command)));
      tables.set(name, found);
    }
    return tables;
  }

  private reads(table: TableMetadata, names: ReadonlySet<string> | null): readonly ReadCommand[] {
    const common = {
      table,
      columns: null,
      clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
      rowFilter: [],
      limits: NO_LIMITS,
      nowInSeconds: nowInSeconds(this.environment.clock),
    } as const;
    if (names === null) {
      return [{ ...common, kind: 'range', range: { start: null, end: null }, resume: null }];
    }
    return [...names].map((name) => ({
      ...common,
      kind: 'partition',
      key: decorateKey(Buffer.from(name)),
    }));
  }

  /**
   * Step 4, for some keyspaces or for all; `expected` is what a change wanted, whose objects are
   * kept where they came true.
   */
  private async rebuild(
    expected: Schema = this.snapshot,
    names: ReadonlySet<string> | null = null,
  ): Promise<void> {
    const { builtIn, clock, engine, log, observer, announceSchemaVersion } = this.environment;
    const tables = await this.tables(names);
    this.lastTimestamp = Math.max(this.lastTimestamp, newestTimestamp(tables.values()));
    const found = schemaFromPartitions(tables, nowInSeconds(clock), (keyspace, name, fault) => {
      log.warn(`${keyspace}.${name} is left out of the schema: ${fault.message}`);
    });
    const shared = [...found.keyspaces.values()].filter(({ name }) => !isLocalSystemKeyspace(name));
    const own = builtIn.filter(({ name }) => isLocalSystemKeyspace(name));
    const before = this.snapshot;
    const others = [...before.keyspaces.values()].filter(
      ({ name }) => names !== null && !names.has(name) && !isLocalSystemKeyspace(name),
    );
    const after = reuseSchema(expected, [...own, ...others, ...shared]);
    if (before.version === after.version && this.isSame(before, after)) return;
    this.snapshot = after;
    engine.schemaChanged(after);
    for (const listener of this.listeners) this.call(listener, before, after);
    if (before.version === after.version) return;
    announceSchemaVersion(after.version);
    observer.emit({ kind: 'schema-version', version: after.version });
  }

  private isSame(before: Schema, after: Schema): boolean {
    if (before.keyspaces.size !== after.keyspaces.size) return false;
    return [...after.keyspaces].every(([name, keyspace]) => before.keyspace(name) === keyspace);
  }

  private call(listener: Listener, before: Schema, after: Schema): void {
    try {
      listener(before, after);
    } catch (error) {
      this.environment.log.error('A listener of schema changes failed', error);
    }
  }

  private async onPush(
    messages: MessageService,
    message: Message<'SCHEMA_PUSH_REQ'>,
  ): Promise<void> {
    try {
      await this.merge(message.payload);
      messages.respond(message, 'SCHEMA_PUSH_RSP', null);
    } catch (error) {
      this.environment.log.error(`Cannot take the schema change of ${message.from}`, error);
      messages.fail(message, FailureReason.UNKNOWN);
    }
  }

  private async onPull(
    messages: MessageService,
    message: Message<'SCHEMA_PULL_REQ'>,
  ): Promise<void> {
    try {
      messages.respond(message, 'SCHEMA_PULL_RSP', await this.rows());
    } catch (error) {
      this.environment.log.error(`Cannot give the schema to ${message.from}`, error);
      messages.fail(message, FailureReason.UNKNOWN);
    }
  }
}

/** The keyspaces that rows of system_schema speak of: each is a partition. */
function namesOf(mutations: readonly Mutation[]): ReadonlySet<string> {
  return new Set(mutations.map(({ key }) => key.key.toString()));
}

/** The newest time at which anything was written or deleted. */
function newestTimestamp(tables: Iterable<readonly PartitionData[]>): number {
  let newest: number = NO_TIMESTAMP;
  for (const partitions of tables) {
    for (const { deletion, unfiltereds } of partitions) {
      newest = Math.max(newest, Number(deletion.markedForDeleteAt));
      for (const item of unfiltereds) {
        if (!(item instanceof Row)) continue;
        const { liveness } = item;
        const { markedForDeleteAt } = item.deletion;
        newest = Math.max(newest, Number(liveness.timestamp), Number(markedForDeleteAt));
      }
    }
  }
  return newest;
}

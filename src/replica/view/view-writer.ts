import { TimeUuidGenerator } from '../../base/uuid/index.ts';
import type { ClusterView } from '../../cluster/index.ts';
import type { FunctionEnvironment } from '../../cql/function/index.ts';
import type { MessageService } from '../../messaging/index.ts';
import type {
  DecoratedKey,
  Mutation,
  PartitionData,
  PartitionUpdate,
} from '../../mutation/index.ts';
import { ALL_ROWS, Bound, Mutation as MutationValue, NO_LIMITS } from '../../mutation/index.ts';
import type { Clock, Log, Random } from '../../platform/index.ts';
import { nowInSeconds } from '../../platform/index.ts';
import type { SchemaSource } from '../../schema/index.ts';
import { isView, viewsOf } from '../../schema/index.ts';
import type { StorageEngine } from '../../storage/index.ts';
import type { LocalBatches } from '../batch/index.ts';
import { KeyLocks } from '../counter/key-locks.ts';
import { BaseView } from './base-view.ts';
import { disjointSlices } from './disjoint-slices.ts';
import { pairedReplica } from './paired-replica.ts';
import { RemoteUpdates } from './remote-updates.ts';
import { rowChanges } from './row-changes.ts';
import { ViewUpdateGenerator } from './view-update-generator.ts';

export interface ViewEnvironment {
  readonly messages: MessageService;
  readonly engine: StorageEngine;
  readonly schema: SchemaSource;
  readonly cluster: ClusterView;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** For conditions of views that call functions. */
  readonly functions: FunctionEnvironment;
  /** How long another replica may take for an update of a view, in milliseconds. */
  readonly timeouts: { readonly writeRequestTimeoutMs: number };
}

/**
 * Keeps materialized views up to date (db/view/TableViews.java and StorageProxy.mutateMV of
 * Cassandra 5.0). Each replica of a base table does so for its own data:
 *
 * 1. The partition is locked: two updates must not both take the same row for the old one.
 * 2. What the update touches is read, and the updates of the views are made of both.
 * 3. Those for which this node is a replica as well are applied here. The others go to the paired
 *    replica of the view; until it has them they are in the local batch log, from where they reach
 *    all replicas of the view should this fail.
 * 4. The base table is written. A crash before that leaves views ahead of an update that nobody
 *    acknowledged; when it comes once more (as a hint, from the client) it does the same to them.
 *    After it, an update of the views that was lost would never be made again.
 */
export class ViewWriter {
  private readonly environment: ViewEnvironment;
  private readonly batches: LocalBatches;
  private readonly ids: TimeUuidGenerator;
  private readonly locks = new KeyLocks();
  /** Views by the id of their base table; forgotten when the schema changes. */
  private readonly views = new Map<string, readonly BaseView[]>();

  constructor(environment: ViewEnvironment, batches: LocalBatches) {
    this.environment = environment;
    this.batches = batches;
    this.ids = new TimeUuidGenerator(environment.clock, environment.random);
    environment.schema.subscribe(() => this.views.clear());
  }

  /** True when a table of the keyspace has views. */
  hasViews(keyspace: string): boolean {
    const tables = this.environment.schema.current.keyspace(keyspace)?.tables;
    return tables !== undefined && [...tables.values()].some(isView);
  }

  /**
   * Applies a mutation and what it means for views. Rejects with what the engine does; `base` is
   * what applies it to the base tables.
   */
  async apply(
    mutation: Mutation,
    durable: boolean,
    base: () => undefined | Promise<void>,
  ): Promise<void> {
    const names = lockNames(mutation);
    let held = 0;
    try {
      for (const name of names) {
        await this.locks.acquire(name);
        held++;
      }
      for (const update of mutation.updates) await this.updateViews(update, durable);
      await base();
    } finally {
      for (const name of names.slice(0, held)) this.locks.release(name);
    }
  }

  /**
   * Writes to a view what it must show of a partition that is in the base table already. No lock:
   * should the base table change meanwhile, what that does to the view wins by its timestamps.
   */
  async build(viewId: string, partition: PartitionUpdate): Promise<void> {
    const view = this.viewsOf(partition).find(({ table }) => table.id === viewId);
    if (view?.filter.selectsKey(partition.key) !== true) return;
    const updates = this.generate([view], partition, null);
    await this.push(partition.key, this.grouped(updates), true);
  }

  private viewsOf({ table }: Pick<PartitionUpdate, 'table'>): readonly BaseView[] {
    const known = this.views.get(table.id);
    if (known !== undefined) return known;
    const { schema, functions } = this.environment;
    const keyspace = schema.current.keyspace(table.keyspace);
    const base = schema.current.tableById(table.id);
    const views =
      keyspace === undefined || base === undefined
        ? []
        : viewsOf(keyspace, base.id).map(
            (view) => new BaseView(base, view, schema.current, functions),
          );
    this.views.set(table.id, views);
    return views;
  }

  private async updateViews(update: PartitionUpdate, durable: boolean): Promise<void> {
    const views = this.viewsOf(update).filter(({ filter }) => filter.selectsKey(update.key));
    if (views.length === 0) return;
    const existing = await this.existing(update);
    const updates = this.generate(views, update, existing);
    if (updates.length > 0) await this.push(update.key, this.grouped(updates), durable);
  }

  /** What the store has of all places that an update touches. */
  private async existing(update: PartitionUpdate): Promise<PartitionData | null> {
    const { table, key, deletion, rows, rangeTombstones } = update;
    const slices = deletion.isLive
      ? [
          ...rangeTombstones.map(({ slice }) => slice),
          ...rows.map(({ clustering }) => ({
            start: new Bound(clustering, -1),
            end: new Bound(clustering, 1),
          })),
        ]
      : [ALL_ROWS];
    if (slices.length === 0) return null;
    const found = await this.environment.engine.read({
      kind: 'partition',
      table: this.environment.schema.current.tableById(table.id) ?? table,
      columns: null,
      clustering: { kind: 'slices', slices: disjointSlices(table, slices), reversed: false },
      rowFilter: [],
      limits: NO_LIMITS,
      nowInSeconds: nowInSeconds(this.environment.clock),
      key,
    });
    return found[0] ?? null;
  }

  private generate(
    views: readonly BaseView[],
    update: PartitionUpdate,
    existing: PartitionData | null,
  ): readonly PartitionUpdate[] {
    const now = nowInSeconds(this.environment.clock);
    const generators = views.map((view) => new ViewUpdateGenerator(view, update.key, now));
    for (const { existing: before, merged } of rowChanges(update, existing)) {
      for (const generator of generators) generator.add(before, merged);
    }
    return generators.flatMap((generator) => generator.updates());
  }

  /** One mutation for each key, whatever the view. */
  private grouped(updates: readonly PartitionUpdate[]): readonly Mutation[] {
    const byKey = new Map<string, PartitionUpdate[]>();
    for (const update of updates) {
      const id = update.key.key.toString('latin1');
      byKey.set(id, [...(byKey.get(id) ?? []), update]);
    }
    return [...byKey.values()].map((parts) => {
      const { table, key } = parts[0] as PartitionUpdate;
      return new MutationValue(table.keyspace, key, parts);
    });
  }

  /** Step 3. Resolves when all is applied here or in the batch log. */
  private async push(
    baseKey: DecoratedKey,
    mutations: readonly Mutation[],
    durable: boolean,
  ): Promise<void> {
    const { engine, cluster, messages, clock, timeouts } = this.environment;
    const timeoutMs = timeouts.writeRequestTimeoutMs;
    const remote: { mutation: Mutation; endpoint: string | null }[] = [];
    for (const mutation of mutations) {
      const endpoint = this.receiver(baseKey, mutation);
      if (endpoint === messages.endpoint) await engine.apply(mutation, durable);
      else remote.push({ mutation, endpoint });
    }
    if (remote.length === 0) return;
    const id = this.ids.next();
    const left = remote.map(({ mutation }) => mutation);
    await this.batches.store({ id, createdAtMicros: clock.nowMicros(), mutations: left });
    const callback = new RemoteUpdates(remote.length, () => this.forget(id));
    for (const { mutation, endpoint } of remote) {
      if (endpoint === null || !cluster.isAlive(endpoint)) continue;
      messages.request('MUTATION_REQ', mutation, endpoint, callback, timeoutMs);
    }
  }

  /** Null: nobody now; the batch log finds out later. */
  private receiver(baseKey: DecoratedKey, { keyspace: name, key }: Mutation): string | null {
    const { cluster, schema, log } = this.environment;
    const keyspace = schema.current.keyspace(name);
    if (keyspace === undefined || cluster.local.status === 'JOINING') return null;
    const paired = pairedReplica(cluster, keyspace, baseKey, key);
    if (paired !== undefined) return paired.endpoint;
    log.warn(
      `An update of a view of ${name} comes from a key that is not of this node: it waits in the ` +
        'batch log',
    );
    return null;
  }

  private forget(id: Buffer): void {
    this.batches.remove(id).catch((error: unknown) => {
      this.environment.log.error('Cannot forget updates of views; they will be replayed', error);
    });
  }
}

/** In one order for all, so that no two updates wait for each other. */
function lockNames({ key, updates }: Pick<Mutation, 'key' | 'updates'>): readonly string[] {
  const text = key.key.toString('latin1');
  return [...new Set(updates.map(({ table }) => `${table.id} ${text}`))].sort();
}

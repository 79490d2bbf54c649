import { BrokenInvariant } from '../../base/error/index.ts';
import { parseUuid } from '../../base/uuid/index.ts';
import type { ClusterView } from '../../cluster/index.ts';
import type { DecoratedKey, Mutation, PartitionUpdate, Row } from '../../mutation/index.ts';
import {
  Cell,
  clockAndCountOf,
  counterShard,
  counterSum,
  filterLive,
  findColumn,
  Mutation as MutationValue,
  NO_LIMITS,
  PartitionUpdate as PartitionUpdateValue,
  Row as RowValue,
} from '../../mutation/index.ts';
import type { Clock } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { StorageEngine } from '../../storage/index.ts';
import type { MutationApplier } from '../apply/index.ts';
import { KeyLocks } from './key-locks.ts';

export interface CounterEnvironment {
  readonly engine: StorageEngine;
  readonly clock: Clock;
  /** Its host id is the name of the node's shards. */
  readonly cluster: ClusterView;
}

/** The counters were held by others until the update was of no use any more. */
export class CounterLockTimeout extends Error {
  override readonly name = 'CounterLockTimeout';
}

/**
 * Leads updates of counters (db/CounterMutation.java of Cassandra 5.0).
 *
 * 1. Takes the locks of the mutation's partitions: two updates of a counter must not read the same
 *    value. (Cassandra locks cells; a partition is held for one read and one write of the store.)
 * 2. Reads the node's own shards of the counters.
 * 3. Each update becomes a shard of this node: a clock above the one before, the count with the
 *    increment. Deletions stay as they are.
 * 4. Applies the result here and gives it back, for the other replicas. It may be applied any
 *    number of times; the update itself may not.
 */
export class CounterApplier {
  private readonly environment: CounterEnvironment;
  private readonly applier: MutationApplier;
  private readonly locks = new KeyLocks();
  private ownId: Buffer | null = null;

  constructor(environment: CounterEnvironment, applier: MutationApplier) {
    this.environment = environment;
    this.applier = applier;
  }

  private get id(): Buffer {
    const { hostId } = this.environment.cluster.local;
    this.ownId ??= parseUuid(hostId);
    if (this.ownId === null) throw new BrokenInvariant(`host id ${hostId}`);
    return this.ownId;
  }

  /** True when all tables and columns of a mutation are known here. */
  knows(mutation: Mutation): boolean {
    return this.applier.knows(mutation);
  }

  /**
   * Resolves with the result when it is as durable as other writes. Rejects with
   * `CounterLockTimeout` when `deadlineMs` (monotonic) came before the locks.
   */
  async apply(mutation: Mutation, deadlineMs: number): Promise<Mutation> {
    const names = lockNames(mutation);
    let held = 0;
    try {
      for (const name of names) {
        await this.locks.acquire(name);
        held++;
      }
      if (this.environment.clock.monotonicMillis() > deadlineMs) throw new CounterLockTimeout();
      const updates: PartitionUpdate[] = [];
      for (const update of mutation.updates) updates.push(await this.resolve(update));
      const result = new MutationValue(mutation.keyspace, mutation.key, updates);
      await this.applier.apply(result);
      return result;
    } finally {
      for (const name of names.slice(0, held)) this.locks.release(name);
    }
  }

  private async resolve(update: PartitionUpdate): Promise<PartitionUpdate> {
    const { table, key, deletion, staticRow, rows, rangeTombstones } = update;
    const current = await this.current(table, key, rows);
    const known = current?.unfiltereds ?? [];
    const resolved = rows.map((row) => {
      const same = known.find(
        (each): each is Row =>
          each instanceof RowValue &&
          table.compareClusterings(each.clustering, row.clustering) === 0,
      );
      return this.resolveRow(row, same ?? null);
    });
    const statics = staticRow && this.resolveRow(staticRow, current?.staticRow ?? null);
    return new PartitionUpdateValue(table, key, deletion, statics, resolved, rangeTombstones);
  }

  private async current(table: TableMetadata, key: DecoratedKey, rows: readonly Row[]) {
    const nowInSeconds = Math.floor(this.environment.clock.nowMillis() / 1000);
    const [found] = await this.environment.engine.read({
      kind: 'partition',
      table,
      columns: null,
      clustering: { kind: 'names', rows: rows.map((row) => row.clustering), reversed: false },
      rowFilter: [],
      limits: NO_LIMITS,
      nowInSeconds,
      key,
    });
    return found === undefined ? null : filterLive(found, nowInSeconds, null);
  }

  private resolveRow(row: Row, current: Row | null): Row {
    const columns = row.columns.map((data) => {
      if (!(data instanceof Cell) || data.isTombstone) return data;
      return this.resolveCell(data, current);
    });
    return new RowValue(row.clustering, row.liveness, row.deletion, columns);
  }

  private resolveCell(cell: Cell, current: Row | null): Cell {
    const { column, timestamp, ttl, localDeletionTime, value, path } = cell;
    const id = this.id;
    const known = current === null ? undefined : findColumn(current, column);
    const own = known instanceof Cell ? clockAndCountOf(known.value, id) : null;
    const now = BigInt(this.environment.clock.nowMicros());
    const next = (own?.clock ?? 0n) + 1n;
    const count = BigInt.asIntN(64, (own?.count ?? 0n) + counterSum(value));
    const shard = counterShard(id, now > next ? now : next, count);
    return new Cell(column, timestamp, ttl, localDeletionTime, shard, path);
  }
}

/** In one order for all, so that no two updates wait for each other. */
function lockNames({ key, updates }: Mutation): readonly string[] {
  const text = key.key.toString('latin1');
  return [...new Set(updates.map(({ table }) => `${table.id} ${text}`))].sort();
}

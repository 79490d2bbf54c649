import type { NodeInfo } from '../../cluster/index.ts';
import type {
  Clustering,
  DecoratedKey,
  PartitionUpdate,
  ReadCommand,
} from '../../mutation/index.ts';
import {
  compareKeys,
  DeletionTime,
  diffForRepair,
  mergePartitionData,
  PartitionData,
} from '../../mutation/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import type { LiveResult } from './live-result.ts';
import { compareInOrder, lastRow, upTo } from './piece.ts';
import type { ReadContext } from './read-context.ts';
import { PartitionRepair } from './read-repair.ts';
import type { Version } from './replica-source.ts';
import { ReplicaSource } from './replica-source.ts';
import type { DataResponse } from './response-collector.ts';

/** What a reconciliation needs to know beside the answers. */
export interface Reconciliation {
  readonly context: ReadContext;
  /** As it was sent to the replicas: their limits and what they filtered. */
  readonly command: ReadCommand;
  readonly blockFor: number;
  /** Live replicas that could be written to, those read among them. */
  readonly candidates: readonly NodeInfo[];
  /** False for tables with read_repair NONE. */
  readonly repairs: boolean;
  /** Milliseconds after which slow repairs go to other replicas too. */
  readonly patienceMs: number;
}

/**
 * Merges the data of several replicas into what the client sees
 * (service/reads/DataResolver.java of Cassandra 5.0).
 *
 * 1. The sources are walked together in ring order; one that was stopped by its limits and has
 *    nothing left is asked for more partitions first.
 * 2. For each partition the versions are merged up to the first place where a source was stopped
 *    by its limits: beyond it that source may know of rows and deletions that the merge would lack.
 * 3. If that gives too few live rows, the sources stopped there are asked for more; back to 2.
 * 4. Each source is sent what it lacks of the merge. The answer waits for these repairs.
 * 5. The walk ends when the limits are reached or all sources are.
 */
export class Reconciler {
  private readonly plan: Reconciliation;
  private readonly result: LiveResult;
  private readonly sources: readonly ReplicaSource[];
  private readonly repairs: PartitionRepair[] = [];

  constructor(plan: Reconciliation, result: LiveResult, responses: readonly DataResponse[]) {
    this.plan = plan;
    this.result = result;
    this.sources = responses.map(
      ({ from, partitions }) => new ReplicaSource(plan.context, plan.command, from, partitions),
    );
  }

  /** Adds to the result. Rejects with ReadTimeout or ReadFailure. */
  async run(): Promise<void> {
    while (!this.result.isDone) {
      const hungry = this.sources.filter((source) => source.needsMorePartitions);
      if (hungry.length > 0) {
        const rows = this.result.remainingRows;
        await Promise.all(hungry.map((source) => source.fetchPartitions(rows)));
        continue;
      }
      const key = this.firstKey();
      if (key === null) break;
      await this.resolve(key);
    }
    for (const repair of this.repairs) await repair.settled();
  }

  private firstKey(): DecoratedKey | null {
    let first: DecoratedKey | null = null;
    for (const { head } of this.sources) {
      if (head !== null && (first === null || compareKeys(head.key, first) < 0)) first = head.key;
    }
    return first;
  }

  /** Steps 2 to 4 for one partition. */
  private async resolve(key: DecoratedKey): Promise<void> {
    const { table, clustering } = this.plan.command;
    const { reversed } = clustering;
    const nothing = new PartitionData(key, DeletionTime.LIVE, null, []);
    let versions = this.sources.map(
      (source): Version => source.shift(key) ?? { data: nothing, isCut: false },
    );
    for (;;) {
      const frontier = this.frontier(versions);
      const pieces = versions.map(({ data }) =>
        frontier === null ? data : upTo(table, reversed, data, frontier),
      );
      const merged = mergePartitionData(table, reversed, pieces);
      const selected = this.result.select(merged);
      const rows = selected?.unfiltereds.length ?? 0;
      if (frontier === null || rows >= this.result.roomFor(key)) {
        this.repair(merged, pieces);
        if (selected !== null) this.result.add(selected);
        return;
      }
      versions = await this.lengthen(versions, frontier);
    }
  }

  /** The first of the places where sources were stopped; null when none was. */
  private frontier(versions: readonly Version[]): Clustering | null {
    const { table, clustering } = this.plan.command;
    let first: Clustering | null = null;
    for (const { data, isCut } of versions) {
      const last = isCut ? lastRow(data) : null;
      if (last === null) continue;
      if (
        first === null ||
        compareInOrder(table, clustering.reversed, last.clustering, first) < 0
      ) {
        first = last.clustering;
      }
    }
    return first;
  }

  private lengthen(versions: readonly Version[], frontier: Clustering): Promise<Version[]> {
    const { table } = this.plan.command;
    return Promise.all(
      versions.map((version, i) => {
        const last = version.isCut ? lastRow(version.data) : null;
        const isHere = last !== null && table.compareClusterings(last.clustering, frontier) === 0;
        const source = this.sources[i] as ReplicaSource;
        return isHere ? source.fetchRowsAfter(version) : version;
      }),
    );
  }

  private repair(merged: PartitionData, pieces: readonly PartitionData[]): void {
    const { context, command, blockFor, candidates, repairs, patienceMs } = this.plan;
    if (!repairs) return;
    const updates = new Map<Endpoint, PartitionUpdate>();
    pieces.forEach((piece, i) => {
      const update = diffForRepair(command, merged, piece);
      if (update !== null) updates.set((this.sources[i] as ReplicaSource).endpoint, update);
    });
    if (updates.size === 0) return;
    const { keyspace, name } = command.table;
    context.environment.observer.emit({ kind: 'read-repair', keyspace, table: name });
    const repair = new PartitionRepair(context, blockFor, this.sources.length, updates);
    const others = candidates
      .map((node) => node.endpoint)
      .filter((endpoint) => !this.sources.some((source) => source.endpoint === endpoint));
    repair.send(others, patienceMs);
    this.repairs.push(repair);
  }
}

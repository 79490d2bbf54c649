import type {
  DataLimits,
  DecoratedKey,
  PartitionData,
  PartitionRead,
  RangeRead,
  ReadCommand,
} from '../../mutation/index.ts';
import {
  clusteringFilterFor,
  compareKeys,
  filterLive,
  isStrict,
  NO_LIMITS,
} from '../../mutation/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import { rowsAllowedIn } from './live-result.ts';
import { filterAfter, join, lastRow, upTo } from './piece.ts';
import type { ReadContext } from './read-context.ts';
import { remainingMs } from './read-context.ts';
import { ResponseCollector } from './response-collector.ts';

/** One partition as a replica gave it; `isCut` when the replica may have more rows of it. */
export interface Version {
  readonly data: PartitionData;
  readonly isCut: boolean;
}

/** Most rows asked for at once; it grows from request to request so that they stay few. */
const largestFetch = 10_000;
const smallestFetch = 64;

/**
 * What one replica says of a read, and the means to ask it for more: a replica stops at the limits
 * of the command, but other replicas may know that its rows are deleted, so that more are needed
 * (Cassandra's short read protection).
 */
export class ReplicaSource {
  readonly endpoint: Endpoint;
  private readonly context: ReadContext;
  private readonly command: ReadCommand;
  private versions: Version[] = [];
  private isExhausted = false;
  private lastKey: DecoratedKey | null = null;
  private fetchRows: number;

  /** `command` is what the replica answered with `partitions`. */
  constructor(
    context: ReadContext,
    command: ReadCommand,
    endpoint: Endpoint,
    partitions: readonly PartitionData[],
  ) {
    this.context = context;
    this.command = command;
    this.endpoint = endpoint;
    const { rows, rowsPerPartition } = command.limits;
    this.fetchRows = Math.max(smallestFetch, Math.min(rows, rowsPerPartition, largestFetch));
    this.take(partitions, command.limits, command);
  }

  /** The first partition not taken yet. */
  get head(): PartitionData | null {
    return this.versions[0]?.data ?? null;
  }

  get needsMorePartitions(): boolean {
    return this.versions.length === 0 && !this.isExhausted;
  }

  /** Takes the first partition if it has this key. */
  shift(key: DecoratedKey): Version | null {
    const first = this.versions[0];
    if (first === undefined || compareKeys(first.data.key, key) !== 0) return null;
    this.versions.shift();
    return first;
  }

  /** Asks for partitions after those it gave. Rejects with ReadTimeout or ReadFailure. */
  async fetchPartitions(rowsWanted: number): Promise<void> {
    const { command, lastKey } = this;
    if (command.kind !== 'range' || lastKey === null) {
      this.isExhausted = true;
      return;
    }
    const rows = Math.min(largestFetch, Math.max(rowsWanted, this.nextFetch()));
    const limits = { ...command.limits, rows, alreadyInFirstPartition: 0 };
    const { key, tokenHigh, tokenLow } = lastKey;
    const start = { tokenHigh, tokenLow, key, weight: 1 } as const;
    const range = { start, end: command.range.end };
    const more: RangeRead = { ...command, range, resume: null, limits };
    this.take(await this.ask(more), limits, more);
  }

  /** Asks for the rows after the last one of a cut version; gives the longer version. */
  async fetchRowsAfter(version: Version): Promise<Version> {
    const { table } = this.command;
    const last = lastRow(version.data);
    const { key } = version.data;
    const filter = clusteringFilterFor(this.command, key);
    const rest = last === null ? null : filterAfter(table, filter, last.clustering);
    if (last === null || rest === null) return { data: version.data, isCut: false };
    const rows = this.nextFetch();
    const more: PartitionRead = {
      kind: 'partition',
      table,
      columns: this.command.columns,
      clustering: rest,
      rowFilter: this.command.rowFilter,
      limits: { ...NO_LIMITS, rows },
      nowInSeconds: this.command.nowInSeconds,
      key,
    };
    const [found] = await this.ask(more);
    const head = upTo(table, filter.reversed, version.data, last.clustering);
    if (found === undefined) return { data: version.data, isCut: false };
    return { data: join(table, head, found), isCut: this.liveRows(found) >= rows };
  }

  private take(
    partitions: readonly PartitionData[],
    limits: DataLimits,
    command: ReadCommand,
  ): void {
    let total = 0;
    partitions.forEach((data, i) => {
      const rows = this.liveRows(data);
      total += rows;
      const isAtLimit = rows >= rowsAllowedIn(command, data.key, i === 0) || total >= limits.rows;
      this.versions.push({ data, isCut: isAtLimit && lastRow(data) !== null });
    });
    this.lastKey = partitions.at(-1)?.key ?? this.lastKey;
    this.isExhausted =
      command.kind === 'partition' ||
      partitions.length === 0 ||
      (total < limits.rows && partitions.length < limits.partitions);
  }

  /** Live rows as the replica counted them; a live static row alone counts one. */
  private liveRows(data: PartitionData): number {
    const live = filterLive(data, this.command.nowInSeconds, null, isStrict(this.command.table));
    return live === null ? 0 : Math.max(1, live.unfiltereds.length);
  }

  private nextFetch(): number {
    const rows = this.fetchRows;
    this.fetchRows = Math.min(largestFetch, rows * 2);
    return rows;
  }

  private async ask(command: ReadCommand): Promise<readonly PartitionData[]> {
    this.context.trace?.event(
      `Requesting extra rows from ${this.endpoint} for short read protection`,
    );
    const collector = new ResponseCollector(this.context, command, 1);
    collector.expect(1);
    collector.ask(this.endpoint, false, remainingMs(this.context));
    await collector.settled();
    return collector.dataResponses[0]?.partitions ?? [];
  }
}

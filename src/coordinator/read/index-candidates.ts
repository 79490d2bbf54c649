import type {
  Clustering,
  ClusteringFilter,
  DecoratedKey,
  PartitionData,
  PartitionRead,
  RangeRead,
} from '../../mutation/index.ts';
import { clusteringFilterFor, compareKeys, LimitCounter, Row } from '../../mutation/index.ts';
import type { LiveResult } from './live-result.ts';
import type { DataResponse } from './response-collector.ts';

/** Reads partitions at the level of the query; those without live rows are left out. */
export type PartitionReads = (
  commands: readonly PartitionRead[],
) => Promise<readonly PartitionData[]>;

/** Candidate partitions that are read at once, at most. */
const LARGEST_ROUND = 32;

interface Candidate {
  readonly key: DecoratedKey;
  /** The rows that replicas told of. */
  readonly rows: Clustering[];
}

/**
 * What several replicas found through an index, each in its own state.
 *
 * 1. A replica that stopped at the limit has told nothing of what follows its last partition. The
 *    first such partition is where this round ends, and the next begins.
 * 2. Each candidate up to there is read from as many replicas as the level needs, with all
 *    conditions; so what is out of date on the replica that told of it is seen.
 * 3. Rows are read by name; the partition where the round ends is read whole, as perhaps not all of
 *    its rows were told of.
 */
export class IndexCandidates {
  private readonly sent: RangeRead;
  private readonly candidates: readonly Candidate[];
  private readonly end: DecoratedKey | null;

  constructor(sent: RangeRead, responses: readonly DataResponse[]) {
    this.sent = sent;
    this.end = endOf(sent, responses);
    this.candidates = this.merged(responses);
  }

  private merged(responses: readonly DataResponse[]): readonly Candidate[] {
    const byKey = new Map<string, Candidate>();
    for (const { partitions } of responses) {
      for (const { key, unfiltereds } of partitions) {
        if (this.end !== null && compareKeys(key, this.end) > 0) break;
        const id = key.key.toString('latin1');
        const candidate = byKey.get(id) ?? { key, rows: [] };
        byKey.set(id, candidate);
        for (const row of unfiltereds) {
          if (row instanceof Row) candidate.rows.push(row.clustering);
        }
      }
    }
    return [...byKey.values()].sort((left, right) => compareKeys(left.key, right.key));
  }

  /** Steps 2 and 3; `command` is the query, with all of its conditions. */
  async read(command: RangeRead, reads: PartitionReads, result: LiveResult): Promise<void> {
    const { candidates } = this;
    for (let from = 0, size = 1; from < candidates.length && !result.isDone; from += size) {
      if (from > 0) size = Math.min(size * 2, LARGEST_ROUND);
      const round = candidates.slice(from, from + size);
      const commands = round.map((candidate) => this.readOf(command, candidate, result));
      for (const partition of await reads(commands)) result.add(partition);
    }
  }

  private readOf(command: RangeRead, { key, rows }: Candidate, result: LiveResult): PartitionRead {
    const { table, columns, rowFilter, nowInSeconds } = command;
    return {
      kind: 'partition',
      table,
      columns,
      clustering: this.clusteringOf(command, key, rows),
      rowFilter,
      limits: {
        rows: Math.max(1, result.roomFor(key)),
        rowsPerPartition: Number.POSITIVE_INFINITY,
        alreadyInFirstPartition: 0,
        partitions: Number.POSITIVE_INFINITY,
      },
      nowInSeconds,
      key,
    };
  }

  private clusteringOf(
    command: RangeRead,
    key: DecoratedKey,
    rows: readonly Clustering[],
  ): ClusteringFilter {
    const { table, index } = command;
    const isWhole =
      table.clustering.length === 0 ||
      (this.end !== null && compareKeys(this.end, key) === 0) ||
      !(index?.conditions ?? []).some(({ column }) => isOfRow(column.kind));
    if (isWhole) return clusteringFilterFor(command, key);
    const sorted = [...rows].sort((left, right) => table.compareClusterings(left, right));
    const names = sorted.filter((name, i) => {
      const before = sorted[i - 1];
      return before === undefined || table.compareClusterings(before, name) !== 0;
    });
    return { kind: 'names', rows: names, reversed: false };
  }

  /** What the replicas are asked next; null when they have told all. */
  rest(): RangeRead | null {
    const { sent, end } = this;
    if (end === null) return null;
    const { tokenHigh, tokenLow, key } = end;
    const start = { tokenHigh, tokenLow, key, weight: 1 } as const;
    return { ...sent, range: { start, end: sent.range.end }, resume: null };
  }
}

function isOfRow(kind: string): boolean {
  return kind === 'regular' || kind === 'clustering';
}

/** Step 1: the first of the last partitions of replicas that stopped at the limit. */
function endOf(sent: RangeRead, responses: readonly DataResponse[]): DecoratedKey | null {
  let end: DecoratedKey | null = null;
  for (const { partitions } of responses) {
    const last = partitions.at(-1);
    if (last === undefined || countOf(sent, partitions) < sent.limits.rows) continue;
    if (end === null || compareKeys(last.key, end) < 0) end = last.key;
  }
  return end;
}

/** Rows as the replica counted them, or more. */
function countOf(sent: RangeRead, partitions: readonly PartitionData[]): number {
  const counter = new LimitCounter({
    ...sent,
    limits: { ...sent.limits, rows: Number.POSITIVE_INFINITY },
  });
  for (const { key, staticRow, unfiltereds } of partitions) {
    counter.beginPartition(key, clusteringFilterFor(sent, key), staticRow !== null);
    for (let i = 0; i < unfiltereds.length; i++) counter.countRow();
    counter.endPartition();
  }
  return counter.counted;
}

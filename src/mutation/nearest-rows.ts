import { splitPartitionKey } from '../schema/index.ts';
import { floatsOf, similarity } from '../types/index.ts';
import { Cell } from './cell.ts';
import { findColumn } from './column-selection.ts';
import type { DeletionTime } from './deletion-time.ts';
import type { DecoratedKey } from './partition.ts';
import { compareKeys, PartitionData } from './partition.ts';

import type { NearestSearch } from './read-command.ts';
import { Row } from './row.ts';

/** A row with what is told of its partition; the other rows of that are let go. */
interface Candidate {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  readonly row: Row;
  readonly score: number;
  /** Rows are numbered as they come: of equals the earlier one is kept. */
  readonly number: number;
}

/** Gives the score of rows, as doubles that hold 32 bits. */
export class RowScore {
  private readonly search: NearestSearch;
  private readonly nowInSeconds: number;
  private readonly wanted: Float32Array;
  private readonly scratch: Float32Array;

  constructor(search: NearestSearch, nowInSeconds: number) {
    this.search = search;
    this.nowInSeconds = nowInSeconds;
    this.wanted = floatsOf(search.vector);
    this.scratch = new Float32Array(this.wanted.length);
  }

  /** Null when the row has no vector, and so is never found. */
  of(key: DecoratedKey, staticRow: Row | null, row: Row): number | null {
    const value = this.valueOf(key, staticRow, row);
    if (value === null) return null;
    const { similarity: kind } = this.search;
    const score = similarity(kind, floatsOf(value, this.scratch), this.wanted);
    return Number.isNaN(score) ? null : score;
  }

  private valueOf(key: DecoratedKey, staticRow: Row | null, row: Row): Buffer | null {
    const { table, column } = this.search;
    const { kind, position } = column;
    if (kind === 'clustering') return row.clustering[position] ?? null;
    if (kind === 'partition_key') return splitPartitionKey(table, key.key)[position] ?? null;
    const holder = kind === 'static' ? staticRow : row;
    const cell = holder === null ? undefined : findColumn(holder, column);
    return cell instanceof Cell && cell.isLive(this.nowInSeconds) ? cell.value : null;
  }
}

/**
 * The rows most alike to a vector, of all that are shown to it: a heap with the worst on top, never
 * larger than the limit. Replicas choose with it from what they have, and the coordinator from what
 * they chose (VectorTopKProcessor of Cassandra 5.0).
 */
export class NearestRows {
  private readonly limit: number;
  private readonly score: RowScore;
  private readonly heap: Candidate[] = [];
  private shown = 0;

  constructor(search: NearestSearch, limit: number, nowInSeconds: number) {
    this.limit = limit;
    this.score = new RowScore(search, nowInSeconds);
  }

  /** Looks at the rows of a partition. */
  add({ key, deletion, staticRow, unfiltereds }: PartitionData): void {
    for (const row of unfiltereds) {
      if (!(row instanceof Row)) continue;
      const score = this.score.of(key, staticRow, row);
      if (score === null) continue;
      this.offer({ key, deletion, staticRow, row, score, number: this.shown++ });
    }
  }

  private offer(candidate: Candidate): void {
    const { heap } = this;
    if (heap.length < this.limit) {
      heap.push(candidate);
      this.rise(heap.length - 1);
    } else if (isWorse(heap[0] as Candidate, candidate)) {
      heap[0] = candidate;
      this.sink(0);
    }
  }

  private rise(from: number): void {
    const { heap } = this;
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!isWorse(heap[at] as Candidate, heap[above] as Candidate)) return;
      this.swap(at, above);
      at = above;
    }
  }

  private sink(from: number): void {
    const { heap } = this;
    for (let at = from; ; ) {
      let worst = at;
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < heap.length && isWorse(heap[below] as Candidate, heap[worst] as Candidate)) {
          worst = below;
        }
      }
      if (worst === at) return;
      this.swap(at, worst);
      at = worst;
    }
  }

  private swap(left: number, right: number): void {
    const { heap } = this;
    const moved = heap[left] as Candidate;
    heap[left] = heap[right] as Candidate;
    heap[right] = moved;
  }

  /** The chosen rows in the order of the ring, and of a partition in that in which they came. */
  partitions(): readonly PartitionData[] {
    const chosen = [...this.heap].sort(
      (left, right) => compareKeys(left.key, right.key) || left.number - right.number,
    );
    const found: PartitionData[] = [];
    for (let from = 0, to = 0; from < chosen.length; from = to) {
      const { key, deletion, staticRow } = chosen[from] as Candidate;
      while (to < chosen.length && compareKeys(key, (chosen[to] as Candidate).key) === 0) to++;
      const rows = chosen.slice(from, to).map(({ row }) => row);
      found.push(new PartitionData(key, deletion, staticRow, rows));
    }
    return found;
  }
}

/** The order of the heap: by score, and of equals the later one first. */
function isWorse(left: Candidate, right: Candidate): boolean {
  if (left.score !== right.score) return left.score < right.score;
  return left.number > right.number;
}

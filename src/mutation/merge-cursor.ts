import { invariant } from '../base/error/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import type { Bound } from './bound.ts';
import { compareBounds } from './bound.ts';
import { compareBoundToUnfiltered, compareUnfiltereds } from './compare-unfiltered.ts';
import { DeletionTime } from './deletion-time.ts';
import { laterDeletion, mergeRow, mergeRows, shadowRow } from './merge-row.ts';
import type { DecoratedKey, Unfiltered } from './partition.ts';
import { RangeMarker } from './partition.ts';
import { Row } from './row.ts';
import type { LoadingCursor, UnfilteredCursor } from './unfiltered-cursor.ts';

/** Places of heads that are none. */
const NOWHERE = -1;
const SEVERAL = -2;

/**
 * A source without deletion of the partition and static row, of which nothing comes before `floor` in
 * reading order. It is first asked when the merge has come there.
 */
export interface LateSource {
  readonly floor: Bound;
  readonly cursor: LoadingCursor;
}

/**
 * Merges several sources of one partition into one, as UnfilteredRowIterators.merge of Cassandra:
 *
 * 1. The latest partition deletion wins and covers all that follows.
 * 2. The sources advance together; what stands at the same place is merged.
 * 3. For each source the range deletion open here is kept. The strongest of them is open in
 *    the result, unless the partition's own covers it; a marker is given only where that changes.
 * 4. A merged row is given if anything of it survives the deletion that is open around it.
 * 5. A late source joins when the next item is not before its floor: until then it costs one comparison
 *    an item, however many of them there are.
 *
 * A source may have to load (files). The merge is ready when it holds its next item: `isReady` looks
 * ahead as far as its sources can follow at once, `load` waits for those that cannot.
 */
export class MergeCursor implements LoadingCursor {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  private readonly table: TableMetadata;
  private readonly reversed: boolean;
  private readonly sources: UnfilteredCursor[];
  /** Those that have not joined, the next one last. */
  private readonly late: LateSource[];
  /** Those of the sources that may have to load; `null` at the others. */
  private readonly loading: (LoadingCursor | null)[];
  private readonly heads: (Unfiltered | null)[];
  /** True where the head has been taken and the next one is still to be fetched. */
  private readonly isTaken: boolean[];
  /** True when any of `isTaken` is. */
  private hasTaken = true;
  /** The item found by looking ahead; undefined when there was no need yet. */
  private held: Unfiltered | null | undefined = undefined;
  private firstAt = NOWHERE;
  private secondAt = NOWHERE;
  /** Range deletion open in each source. */
  private readonly open: DeletionTime[];
  /** Range deletion open in the result; live when there is none. */
  private openInResult = DeletionTime.LIVE;

  /** Sources are of the same partition, all read in the same direction; at least one. */
  constructor(
    table: TableMetadata,
    reversed: boolean,
    sources: readonly UnfilteredCursor[],
    late: readonly LateSource[] = [],
  ) {
    this.table = table;
    this.reversed = reversed;
    this.sources = [...sources];
    this.late = [...late].sort((left, right) => {
      const order = compareBounds(table, right.floor, left.floor);
      return reversed ? -order : order;
    });
    const [any = late[0]?.cursor] = sources;
    this.key = (any as UnfilteredCursor).key;
    this.deletion = sources
      .map((source) => source.deletion)
      .reduce(laterDeletion, DeletionTime.LIVE);
    this.staticRow = mergeStatics(sources, this.deletion);
    this.loading = sources.map(loadingOf);
    this.heads = sources.map(() => null);
    this.isTaken = sources.map(() => true);
    this.open = sources.map(() => DeletionTime.LIVE);
  }

  get isReady(): boolean {
    if (this.held !== undefined) return true;
    this.held = this.find();
    return this.held !== undefined;
  }

  async load(): Promise<void> {
    while (!this.isReady) {
      const { loading, isTaken } = this;
      for (let i = 0; i < loading.length; i++) {
        const source = loading[i] as LoadingCursor | null;
        if (source !== null && isTaken[i] === true && !source.isReady) await source.load();
      }
    }
  }

  next(): Unfiltered | null {
    const { held } = this;
    this.held = undefined;
    const found = held === undefined ? this.find() : held;
    invariant(found !== undefined, 'a merge is read only while it is ready');
    return found;
  }

  /** The next item, null at the end, undefined when a source has to load first. */
  private find(): Unfiltered | null | undefined {
    for (;;) {
      if (this.hasTaken && !this.fetchHeads()) return undefined;
      const first = this.firstHead();
      if (this.late.length > 0 && this.joins(first)) continue;
      if (first === null) return null;
      const merged = first instanceof Row ? this.takeRow(first) : this.takeMarkers(first);
      if (merged !== null) return merged;
    }
  }

  /** Fetches the heads that have been taken, as far as that needs no loading; true for all. */
  private fetchHeads(): boolean {
    const { sources, loading, heads, isTaken } = this;
    let isComplete = true;
    for (let i = 0; i < sources.length; i++) {
      if (isTaken[i] !== true) continue;
      if (loading[i]?.isReady === false) {
        isComplete = false;
        continue;
      }
      heads[i] = (sources[i] as UnfilteredCursor).next();
      isTaken[i] = false;
    }
    this.hasTaken = !isComplete;
    return isComplete;
  }

  /** The head that comes first; `firstAt` and `secondAt` tell where it and its like stand. */
  private firstHead(): Unfiltered | null {
    const { heads } = this;
    let first: Unfiltered | null = null;
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i] as Unfiltered | null;
      if (head === null) continue;
      const order = first === null ? -1 : this.compare(head, first);
      if (order < 0) {
        first = head;
        this.firstAt = i;
        this.secondAt = NOWHERE;
      } else if (order === 0) {
        this.secondAt = this.secondAt === NOWHERE ? i : SEVERAL;
      }
    }
    return first;
  }

  private compare(left: Unfiltered, right: Unfiltered): number {
    const order = compareUnfiltereds(this.table, left, right);
    return this.reversed ? -order : order;
  }

  /** The next late source joins, if it may have something at or before an item. */
  private joins(first: Unfiltered | null): boolean {
    const { floor, cursor } = this.late[this.late.length - 1] as LateSource;
    if (first !== null) {
      const order = compareBoundToUnfiltered(this.table, floor, first);
      if (this.reversed ? order < 0 : order > 0) return false;
    }
    this.late.pop();
    this.sources.push(cursor);
    this.loading.push(cursor);
    this.heads.push(null);
    this.isTaken.push(true);
    this.open.push(DeletionTime.LIVE);
    this.hasTaken = true;
    return true;
  }

  /** Most rows are in one source, or in two. */
  private takeRow(first: Row): Row | null {
    const { secondAt } = this;
    const active = laterDeletion(this.deletion, this.openInResult);
    if (secondAt === SEVERAL) return mergeRows(this.takeRows(first), active);
    this.advance(this.firstAt);
    if (secondAt === NOWHERE) return shadowRow(first, active);
    const second = this.heads[secondAt] as Row;
    this.advance(secondAt);
    return mergeRow(first, second, active);
  }

  private takeRows(first: Row): readonly Row[] {
    const versions: Row[] = [];
    for (let i = 0; i < this.heads.length; i++) {
      const head = this.heads[i] ?? null;
      if (head instanceof Row && (head === first || this.compare(head, first) === 0)) {
        versions.push(head);
        this.advance(i);
      }
    }
    return versions;
  }

  private takeMarkers(first: RangeMarker): RangeMarker | null {
    for (let i = 0; i < this.heads.length; i++) {
      const head = this.heads[i] ?? null;
      if (head instanceof RangeMarker && this.compare(head, first) === 0) {
        this.open[i] = head.open ?? DeletionTime.LIVE;
        this.advance(i);
      }
    }
    const before = this.openInResult;
    const strongest = this.open.reduce(laterDeletion);
    this.openInResult = strongest.supersedes(this.deletion) ? strongest : DeletionTime.LIVE;
    if (before.equals(this.openInResult)) return null;
    return new RangeMarker(first.bound, orNull(before), orNull(this.openInResult));
  }

  private advance(source: number): void {
    this.isTaken[source] = true;
    this.hasTaken = true;
  }
}

function loadingOf(source: UnfilteredCursor): LoadingCursor | null {
  return 'isReady' in source ? (source as LoadingCursor) : null;
}

function orNull(deletion: DeletionTime): DeletionTime | null {
  return deletion.isLive ? null : deletion;
}

function mergeStatics(sources: readonly UnfilteredCursor[], deletion: DeletionTime): Row | null {
  const versions: Row[] = [];
  for (const source of sources) if (source.staticRow !== null) versions.push(source.staticRow);
  if (versions.length === 0) return null;
  return versions.length === 1
    ? shadowRow(versions[0] as Row, deletion)
    : mergeRows(versions, deletion);
}

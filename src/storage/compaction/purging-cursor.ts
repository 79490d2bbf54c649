import type { DecoratedKey, LoadingCursor, Timestamp, Unfiltered } from '../../mutation/index.ts';
import {
  type DeletionTime,
  purgeDeletion,
  purgeRow,
  purgeUnfiltered,
  type Row,
  type UnfilteredCursor,
} from '../../mutation/index.ts';

/** What of a partition may be forgotten. */
export interface PurgeLimits {
  /** Seconds: deletions of before that. */
  readonly gcBefore: number;
  readonly nowInSeconds: number;
  /** Timestamps below this: nothing outside of the compaction is as old. */
  readonly olderThan: Timestamp;
  /** Of a view whose rows live no longer than a column of the key. */
  readonly hasStrictLiveness: boolean;
}

/** A partition without what may be forgotten of it. May turn out empty: the writer leaves it out. */
export class PurgingCursor implements LoadingCursor {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  private readonly source: UnfilteredCursor | LoadingCursor;
  private readonly limits: PurgeLimits;
  /** Found by looking ahead; undefined when nothing is. */
  private held: Unfiltered | null | undefined = undefined;

  constructor(source: UnfilteredCursor | LoadingCursor, limits: PurgeLimits) {
    const { gcBefore, nowInSeconds, olderThan } = limits;
    this.source = source;
    this.limits = limits;
    this.key = source.key;
    this.deletion = purgeDeletion(source.deletion, gcBefore, olderThan);
    this.staticRow =
      source.staticRow === null
        ? null
        : purgeRow(source.staticRow, gcBefore, nowInSeconds, olderThan);
  }

  get isReady(): boolean {
    this.held ??= this.held === null ? null : this.find();
    return this.held !== undefined;
  }

  async load(): Promise<void> {
    while (!this.isReady) await (this.source as LoadingCursor).load();
  }

  next(): Unfiltered | null {
    const { held } = this;
    if (held === null) return null;
    const found = held ?? this.find();
    this.held = found === null ? null : undefined;
    return found ?? null;
  }

  private find(): Unfiltered | null | undefined {
    const { source } = this;
    const { gcBefore, nowInSeconds, olderThan, hasStrictLiveness } = this.limits;
    while ((source as LoadingCursor).isReady !== false) {
      const item = source.next();
      if (item === null) return null;
      const kept = purgeUnfiltered(item, gcBefore, nowInSeconds, olderThan, hasStrictLiveness);
      if (kept !== null) return kept;
    }
    return undefined;
  }
}

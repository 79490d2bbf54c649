import type { DecoratedKey, Timestamp } from '../../../mutation/index.ts';
import type { OperationName } from '../../lifecycle/index.ts';
import type { SSTable } from '../../sstable/sstable.ts';

/**
 * What a strategy looks at: the files of one table on this node that are all repaired or all
 * unrepaired, for these two are never mixed.
 */
export interface StrategyView {
  readonly sstables: readonly SSTable[];
  /** Those that a compaction is rewriting now. */
  readonly compacting: ReadonlySet<SSTable>;
  readonly nowMillis: number;
  /** Seconds since the epoch: what was deleted before may be forgotten. */
  readonly gcBefore: number;
  /** Whole files may go, and tombstones of files alone. */
  readonly mayPurge: boolean;
  /** All other files of the table, repaired or not, that share tokens with one of these. */
  overlapping(sstables: readonly SSTable[]): readonly SSTable[];
  /** When a file was written, milliseconds since the epoch. */
  createdAtMillis(sstable: SSTable): number;
  /** The least timestamp in memtables; positive infinity when they are empty. */
  memtableTimestamp(): Timestamp;
}

/** Where the output is cut into files. */
export type OutputShape =
  | { readonly kind: 'one'; readonly level: number }
  /** A file ends at `maxBytes`; each has the level. */
  | { readonly kind: 'sized'; readonly level: number; readonly maxBytes: number }
  /** As `sized`; a level is filled after the other, from 1 on. */
  | { readonly kind: 'levels'; readonly fanout: number; readonly maxBytes: number }
  /** The first file takes half of all, the next a quarter and so on, down to the least size. */
  | { readonly kind: 'halves'; readonly level: number; readonly totalBytes: number }
  /** The ring is cut into so many equal shards; no file crosses their borders. */
  | { readonly kind: 'shards'; readonly count: number };

/** One compaction to do. */
export interface CompactionPick {
  readonly sstables: readonly SSTable[];
  readonly shape: OutputShape;
  readonly operation: OperationName;
  /** Files whose data is expired go even when older data elsewhere comes back to light by that. */
  readonly ignoresOverlaps: boolean;
  /** Of these keys what is deleted goes without waiting for gc_grace_seconds. */
  readonly isUngraced?: ((key: DecoratedKey) => boolean) | undefined;
}

/**
 * Decides which files are merged next. Pure but for what it remembers of its own decisions: it
 * neither reads nor writes.
 */
export interface CompactionStrategy {
  /** Without its package: `SizeTieredCompactionStrategy`. */
  readonly name: string;
  /** The most useful compaction now, or null. */
  next(view: StrategyView): CompactionPick | null;
  /** Compactions of everything that is there (`nodetool compact`). */
  major(view: StrategyView): readonly CompactionPick[];
  /** How many compactions are due, about. */
  pendingTasks(view: StrategyView): number;
  /** A compaction has put files into the place of others. */
  replaced(removed: readonly SSTable[], added: readonly SSTable[]): void;
}

export function totalDataBytes(sstables: Iterable<SSTable>): number {
  let bytes = 0;
  for (const { dataBytes } of sstables) bytes += dataBytes;
  return bytes;
}

export function uncompacting({ sstables, compacting }: StrategyView): readonly SSTable[] {
  return sstables.filter((sstable) => !compacting.has(sstable));
}

export function bySize(left: SSTable, right: SSTable): number {
  return left.dataBytes - right.dataBytes;
}

/** Oldest data first. */
export function byMaxTimestamp(left: SSTable, right: SSTable): number {
  const [a, b] = [left.statistics.maxTimestamp, right.statistics.maxTimestamp];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The map `compaction` of a table, checked by the schema already. */
export class StrategyOptions {
  private readonly map: Readonly<Record<string, string>>;

  constructor(map: Readonly<Record<string, string>>) {
    this.map = map;
  }

  has(name: string): boolean {
    return this.map[name] !== undefined;
  }

  text(name: string, byDefault: string): string {
    return this.map[name] ?? byDefault;
  }

  number(name: string, byDefault: number): number {
    const text = this.map[name];
    return text === undefined ? byDefault : Number(text);
  }

  flag(name: string, byDefault = false): boolean {
    const text = this.map[name];
    return text === undefined ? byDefault : text.toLowerCase() === 'true';
  }
}

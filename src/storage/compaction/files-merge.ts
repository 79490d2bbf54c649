import type { DecoratedKey, LoadingCursor, UnfilteredCursor } from '../../mutation/index.ts';
import { ALL_ROWS, compareKeys, MergeCursor } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { PartitionScanner, SSTable } from '../sstable/sstable.ts';

const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;
const WHOLE_RING = { start: null, end: null } as const;

interface Source {
  readonly scanner: PartitionScanner;
  head: LoadingCursor | null;
  isTaken: boolean;
}

/** All partitions of some files in ring order, each merged. */
export class FilesMerge {
  private readonly table: TableMetadata;
  private readonly sources: readonly Source[];
  /** How many partitions were merged out of 1, 2, 3... files. */
  readonly merged = new Map<number, number>();

  constructor(table: TableMetadata, sstables: readonly SSTable[]) {
    this.table = table;
    this.sources = sstables.map((sstable) => ({
      scanner: sstable.scan(WHOLE_RING, () => EVERYTHING),
      head: null,
      isTaken: true,
    }));
  }

  /** The next partition, or null. The one given before is worth nothing afterwards. */
  async next(): Promise<UnfilteredCursor | LoadingCursor | null> {
    let first: DecoratedKey | null = null;
    for (const source of this.sources) {
      if (source.isTaken) {
        const found = source.scanner.next();
        source.head = found instanceof Promise ? await found : found;
        source.isTaken = false;
      }
      const key = source.head?.key ?? null;
      if (key !== null && (first === null || compareKeys(key, first) < 0)) first = key;
    }
    if (first === null) return null;
    const same: LoadingCursor[] = [];
    for (const source of this.sources) {
      if (source.head === null || compareKeys(source.head.key, first) !== 0) continue;
      same.push(source.head);
      source.isTaken = true;
    }
    this.merged.set(same.length, (this.merged.get(same.length) ?? 0) + 1);
    return same.length === 1 ? (same[0] ?? null) : new MergeCursor(this.table, false, same);
  }

  /** How far the scans have come in the uncompressed data of the files. */
  get scannedBytes(): number {
    return this.sources.reduce((sum, { scanner }) => sum + scanner.scannedBytes, 0);
  }

  async close(): Promise<void> {
    for (const { scanner } of this.sources) await scanner.close();
  }
}

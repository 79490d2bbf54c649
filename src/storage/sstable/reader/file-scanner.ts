import type { DecoratedKey, KeyRange, LoadingCursor } from '../../../mutation/index.ts';
import { compareKeys, decorateKey } from '../../../mutation/index.ts';
import { compareToPosition } from '../../memtable/index.ts';
import type { CachedChunks } from '../chunk/index.ts';
import { ReadAhead, Window } from '../chunk/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import type { IndexEntry, IndexSummary } from '../primary-index/index.ts';
import { IndexScan } from '../primary-index/index.ts';
import type { PartitionScanner } from '../sstable.ts';

/** What a scan needs of its file. */
export interface ScanEnvironment {
  readonly range: KeyRange;
  readonly summary: IndexSummary;
  readonly data: CachedChunks;
  readonly index: CachedChunks;
  readonly version: SSTableVersion;
  open(
    entry: IndexEntry,
    key: DecoratedKey,
    window: Window,
  ): LoadingCursor | Promise<LoadingCursor>;
}

/**
 * Goes over the partitions of a file by its index, so that whatever was left unread of a partition
 * is passed over without being decoded.
 */
export class FileScanner implements PartitionScanner {
  private readonly environment: ScanEnvironment;
  private readonly scan: IndexScan;
  private readonly indexWindow: Window;
  private readonly dataWindow: Window;
  private last: DecoratedKey | null = null;
  scannedBytes = 0;
  private isOver = false;

  constructor(environment: ScanEnvironment) {
    const { range, summary, index, version, data } = environment;
    this.environment = environment;
    const { start } = range;
    const sample = start === null ? 0 : summary.search(start.tokenHigh, start.tokenLow, start.key);
    const position = summary.position(sample) as number;
    this.indexWindow = new Window(new ReadAhead(index));
    this.dataWindow = new Window(new ReadAhead(data));
    this.scan = new IndexScan(this.indexWindow, version, position, index.lengthBytes);
  }

  next(): LoadingCursor | null | Promise<LoadingCursor | null> {
    while (!this.isOver && !this.scan.isAtEnd) {
      const wait = this.scan.advance();
      if (wait !== null) return wait.then(() => (this.isWanted() ? this.open() : this.next()));
      if (this.isWanted()) return this.open();
    }
    return null;
  }

  /** Whether the entry read last is in the range; ends the scan behind it. */
  private isWanted(): boolean {
    const { range } = this.environment;
    const key = decorateKey(Buffer.from(this.scan.key));
    if (this.last !== null && compareKeys(this.last, key) >= 0) {
      throw this.indexWindow.corruption('keys are out of order', this.scan.entryStart);
    }
    this.last = key;
    if (range.end !== null && compareToPosition(key, range.end) > 0) {
      this.isOver = true;
      return false;
    }
    return range.start === null || compareToPosition(key, range.start) >= 0;
  }

  private open(): LoadingCursor | Promise<LoadingCursor> {
    const { environment, dataWindow } = this;
    const key = this.last as DecoratedKey;
    const entry = this.scan.entry();
    const openAt = (found: IndexEntry): LoadingCursor | Promise<LoadingCursor> => {
      this.scannedBytes = found.position;
      return environment.open(found, key, dataWindow);
    };
    return entry instanceof Promise ? entry.then(openAt) : openAt(entry);
  }

  async close(): Promise<void> {
    this.isOver = true;
  }
}

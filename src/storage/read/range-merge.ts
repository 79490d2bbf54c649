import type { Steps } from '../../base/steps/index.ts';
import { settled } from '../../base/steps/index.ts';
import type { DecoratedKey, LoadingCursor, RangeRead } from '../../mutation/index.ts';
import { clusteringFilterFor, compareKeys, type UnfilteredCursor } from '../../mutation/index.ts';
import type { Memtable, MemtablePartition } from '../memtable/index.ts';
import { compareToPosition } from '../memtable/index.ts';
import type { PartitionScanner } from '../sstable/sstable.ts';
import type { TableView } from '../table-view.ts';
import { intersectsRange } from './file-choice.ts';
import { mergeSources } from './partition-search.ts';

interface MemorySource {
  readonly memtable: Memtable;
  head: MemtablePartition | null;
}

interface FileSource {
  readonly scanner: PartitionScanner;
  head: LoadingCursor | null;
  /** The head was given, and the next one is still to be fetched. */
  isTaken: boolean;
}

type MemoryCursorMaker = (memtable: Memtable, partition: MemtablePartition) => UnfilteredCursor;

/** Goes over the partitions of a range in all memtables and files of a view, in ring order. */
export class RangeMerge {
  private readonly command: RangeRead;
  private readonly cursorOf: MemoryCursorMaker;
  private readonly memory: readonly MemorySource[];
  private readonly files: readonly FileSource[];

  /** `cursorOf` reads a partition of a memtable with what the command chooses of it. */
  constructor(command: RangeRead, view: TableView, cursorOf: MemoryCursorMaker) {
    const { range } = command;
    this.command = command;
    this.cursorOf = cursorOf;
    this.memory = view.memtables.map((memtable) => ({
      memtable,
      head: this.inRange(memtable.first(range.start)),
    }));
    const filterFor = (key: DecoratedKey) => clusteringFilterFor(command, key);
    this.files = view.sstables
      .filter((sstable) => intersectsRange(sstable, range))
      .map((sstable) => ({ scanner: sstable.scan(range, filterFor), head: null, isTaken: true }));
  }

  /** The next partition, or null. The cursor given before is worth nothing afterwards. */
  *next(): Steps<UnfilteredCursor | null> {
    for (const file of this.files) {
      if (!file.isTaken) continue;
      file.head = yield* settled(file.scanner.next());
      file.isTaken = false;
    }
    const key = this.firstKey();
    if (key === null) return null;
    const sources: UnfilteredCursor[] = [];
    for (const source of this.memory) {
      const { head } = source;
      if (head === null || compareKeys(head.key, key) !== 0) continue;
      sources.push(this.cursorOf(source.memtable, head));
      source.head = this.inRange(source.memtable.after(head));
    }
    for (const file of this.files) {
      if (file.head === null || compareKeys(file.head.key, key) !== 0) continue;
      sources.push(file.head);
      file.head = null;
      file.isTaken = true;
    }
    const { table } = this.command;
    return mergeSources({ table, clustering: clusteringFilterFor(this.command, key) }, sources);
  }

  close(onError: (error: unknown) => void): void {
    for (const { scanner } of this.files) scanner.close().catch(onError);
  }

  private inRange(partition: MemtablePartition | null): MemtablePartition | null {
    const { end } = this.command.range;
    if (partition === null || end === null) return partition;
    return compareToPosition(partition.key, end) > 0 ? null : partition;
  }

  private firstKey(): DecoratedKey | null {
    let first: DecoratedKey | null = null;
    for (const { head } of [...this.memory, ...this.files]) {
      if (head !== null && (first === null || compareKeys(head.key, first) < 0)) first = head.key;
    }
    return first;
  }
}

import type {
  Clustering,
  PartitionRead,
  PartitionUpdate,
  ReadCommand,
  Slice,
} from '../../mutation/index.ts';
import {
  Bound,
  clusteringFilterFor,
  compareKeys,
  DecoratedKey,
  hasLiveData,
  LimitCounter,
  NO_LIMITS,
  PartitionData,
  Row,
  RowFilter,
} from '../../mutation/index.ts';
import type { Clock } from '../../platform/index.ts';
import { compareToPosition } from '../memtable/index.ts';
import type { ReadResult } from '../read/index.ts';
import { clusteringIsChosen } from './chosen-clustering.ts';
import type { EntrySearch } from './entry-search.ts';
import { entrySearch } from './entry-search.ts';
import type { IndexTable } from './index-table.ts';
import { ENTRIES_KEY, ENTRY_PREFIX } from './index-table.ts';
import { canTellStale, staleEntries } from './stale-entries.ts';

/** Entries looked at together: few at first, as most queries find few rows or want few. */
const FIRST_BATCH = 64;
const LARGEST_BATCH = 1024;

export interface IndexReaderEnvironment {
  readonly clock: Clock;
  /** Reads a table of this node. */
  read(command: PartitionRead): ReadResult;
  /** Takes entries away that lead nowhere. */
  removeEntries(update: PartitionUpdate): void;
}

/** Entries of one partition that stand together. */
interface Group {
  readonly key: DecoratedKey;
  readonly entries: Row[];
}

/** What is known of the partition that the last group led to. */
interface Open {
  readonly key: DecoratedKey;
  readonly data: PartitionData;
  readonly rows: Row[];
}

/**
 * Reads a command through an index, in the order of the ring.
 *
 * 1. Entries come in batches. Those of one term are in ring order already; those of several are all
 *    gathered and sorted first.
 * 2. The rows that the entries of one partition lead to are read by name, or the partition is.
 * 3. What is found is tested as without an index, and counted against the limits.
 * 4. Entries whose row does not hold them any more are taken away, except when it is only by the
 *    client's clock that it does not.
 */
export class IndexReader {
  private readonly environment: IndexReaderEnvironment;
  private readonly index: IndexTable;
  private readonly command: ReadCommand;
  private readonly filter: RowFilter;
  private readonly counter: LimitCounter;
  private readonly result: PartitionData[] = [];

  constructor(environment: IndexReaderEnvironment, index: IndexTable, command: ReadCommand) {
    this.environment = environment;
    this.index = index;
    this.command = command;
    this.filter = new RowFilter(command.table, command.rowFilter, command.nowInSeconds);
    this.counter = new LimitCounter(command);
  }

  async read(): Promise<readonly PartitionData[]> {
    const search = entrySearch(this.index, this.command);
    const groups = search.isOneTerm ? this.inRingOrder(search) : this.sorted(search);
    let open: Open | null = null;
    for await (const group of groups) {
      if (open !== null && compareKeys(open.key, group.key) !== 0) {
        this.close(open);
        open = null;
      }
      if (this.counter.isDone) break;
      if (!this.index.leadsToRows) {
        if (open === null) open = await this.readPartition(group.key);
      } else {
        open = await this.readRows(group, open);
      }
    }
    if (open !== null) this.close(open);
    return this.result;
  }

  /** Groups as the entries have them; one partition may come in several groups. */
  private async *inRingOrder({ slice }: EntrySearch): AsyncGenerator<Group> {
    for await (const batch of this.batches(slice)) {
      let group: Group | null = null;
      for (const entry of batch) {
        const key = keyOf(entry);
        if (group !== null && compareKeys(group.key, key) !== 0) {
          yield group;
          group = null;
        }
        group ??= { key, entries: [] };
        group.entries.push(entry);
      }
      if (group !== null) yield group;
    }
  }

  /** Entries of many terms, gathered by partition. */
  private async *sorted({ slice, range }: EntrySearch): AsyncGenerator<Group> {
    const groups = new Map<string, Group>();
    for await (const batch of this.batches(slice)) {
      for (const entry of batch) {
        const key = keyOf(entry);
        if (range.start !== null && compareToPosition(key, range.start) < 0) continue;
        if (range.end !== null && compareToPosition(key, range.end) > 0) continue;
        const id = key.key.toString('latin1');
        const group = groups.get(id) ?? { key, entries: [] };
        group.entries.push(entry);
        groups.set(id, group);
      }
    }
    yield* [...groups.values()].sort((left, right) => compareKeys(left.key, right.key));
  }

  private async *batches(slice: Slice): AsyncGenerator<readonly Row[]> {
    const { entries } = this.index;
    let { start } = slice;
    for (let size = FIRST_BATCH; ; size = Math.min(size * 4, LARGEST_BATCH)) {
      const found: readonly PartitionData[] = await this.environment.read({
        kind: 'partition',
        table: entries,
        columns: null,
        clustering: { kind: 'slices', slices: [{ start, end: slice.end }], reversed: false },
        rowFilter: [],
        limits: { ...NO_LIMITS, rows: size },
        nowInSeconds: this.command.nowInSeconds,
        key: ENTRIES_KEY,
      });
      const rows = (found[0]?.unfiltereds ?? []).filter(
        (item): item is Row =>
          item instanceof Row && item.liveness.isLive(this.command.nowInSeconds),
      );
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < size) return;
      start = new Bound(last.clustering, 1);
    }
  }

  /** Step 2 for an index of a static column or of a part of the key. */
  private async readPartition(key: DecoratedKey): Promise<Open | null> {
    const { command, counter } = this;
    const clustering = clusteringFilterFor(command, key);
    const [data] = await this.environment.read({
      ...this.common(),
      clustering,
      rowFilter: command.rowFilter,
      limits: { ...NO_LIMITS, rows: command.limits.rows - counter.counted },
      key,
    });
    if (data === undefined) return null;
    const open = this.begin(data);
    if (open !== null) this.addRows(open, data);
    return open;
  }

  /** Step 2 for an index of rows; goes on with the partition of the group before. */
  private async readRows({ key, entries }: Group, before: Open | null): Promise<Open | null> {
    const { command, index } = this;
    if (before !== null && this.counter.isDoneForPartition) return before;
    const chosen = this.chosenOf(key, entries);
    const names = this.namesOf(chosen);
    if (names.length === 0) return before;
    const [data] = await this.environment.read({
      ...this.common(),
      clustering: { kind: 'names', rows: names, reversed: false },
      rowFilter: [],
      limits: NO_LIMITS,
      key,
    });
    if (!this.looksAhead && canTellStale(index, command.columns)) {
      const stale = staleEntries(index, chosen, data ?? null, command);
      if (stale !== null) this.environment.removeEntries(stale);
    }
    if (data === undefined) return before;
    const open = before ?? this.begin(data);
    if (open !== null) this.addRows(open, data);
    return open;
  }

  /** The client set a clock by which rows have expired that are still there for everybody else. */
  private get looksAhead(): boolean {
    return this.command.nowInSeconds * 1000 > this.environment.clock.nowMillis();
  }

  private common() {
    const { table, columns, nowInSeconds } = this.command;
    return { kind: 'partition', table, columns, nowInSeconds } as const;
  }

  /** Those entries whose rows the command chooses. */
  private chosenOf(key: DecoratedKey, entries: readonly Row[]): readonly Row[] {
    const { table } = this.command;
    const filter = clusteringFilterFor(this.command, key);
    return entries.filter(({ clustering }) =>
      clusteringIsChosen(table, filter, clustering.slice(ENTRY_PREFIX)),
    );
  }

  /** The rows that entries lead to, sorted and distinct. */
  private namesOf(entries: readonly Row[]): readonly Clustering[] {
    const { table } = this.command;
    const names = entries
      .map(({ clustering }) => clustering.slice(ENTRY_PREFIX))
      .sort((left, right) => table.compareClusterings(left, right));
    return names.filter((name, i) => {
      const before = names[i - 1];
      return before === undefined || table.compareClusterings(before, name) !== 0;
    });
  }

  /** Step 3 for the partition itself; null when its key or static row does not meet a condition. */
  private begin(data: PartitionData): Open | null {
    const { command, counter, filter } = this;
    if (!filter.matchesPartition(data.key, data.staticRow)) return null;
    const { staticRow } = data;
    const hasLiveStatic = staticRow !== null && hasLiveData(staticRow, command.nowInSeconds);
    counter.beginPartition(data.key, clusteringFilterFor(command, data.key), hasLiveStatic);
    return { key: data.key, data, rows: [] };
  }

  private addRows({ rows }: Open, { unfiltereds }: PartitionData): void {
    const { counter, filter, command } = this;
    for (const row of unfiltereds) {
      if (counter.isDoneForPartition) return;
      if (!(row instanceof Row) || !hasLiveData(row, command.nowInSeconds)) continue;
      if (!filter.matchesRow(row)) continue;
      rows.push(row);
      counter.countRow();
    }
  }

  private close({ data, rows }: Open): void {
    this.counter.endPartition();
    if (rows.length === 0 && (this.index.leadsToRows || data.staticRow === null)) return;
    this.result.push(new PartitionData(data.key, data.deletion, data.staticRow, rows));
  }
}

function keyOf({ clustering }: Row): DecoratedKey {
  const token = clustering[1] as Buffer;
  return new DecoratedKey(clustering[2] as Buffer, token.readInt32BE(0), token.readInt32BE(4));
}

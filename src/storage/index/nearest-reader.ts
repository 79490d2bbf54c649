import { invariant } from '../../base/error/index.ts';
import type { PartitionData, RangeRead } from '../../mutation/index.ts';
import {
  NearestRows,
  NO_LIMITS,
  PartitionData as Partition,
  pageAfter,
  Row,
  RowFilter,
} from '../../mutation/index.ts';
import type { Timers } from '../../platform/index.ts';
import { giveWay } from '../../platform/index.ts';
import { floatsOf } from '../../types/index.ts';
import type { ReadResult } from '../read/index.ts';
import { isExact } from './entry-search.ts';
import { checkVector } from './vector-index.ts';

/** Rows looked at before other work has its turn. */
const ROWS_AT_A_TIME = 1000;

export interface NearestReaderEnvironment {
  readonly timers: Timers;
  /** Reads a table of this node, through the index that the command names, if it does. */
  read(command: RangeRead): ReadResult;
}

/**
 * The rows of a range that are most alike to a vector, of all that meet the conditions.
 *
 * 1. Rows come in pages: through an index that was asked for one term, else all of the range. An
 *    index asked for many terms would gather all of them again for each page.
 * 2. Those that meet the conditions are shown to a heap, which keeps the best.
 *
 * Every row is looked at, so that nothing is missed; memory is that of a page and of what is kept.
 */
export class NearestReader {
  private readonly environment: NearestReaderEnvironment;
  private readonly command: RangeRead;
  private readonly filter: RowFilter;
  private readonly nearest: NearestRows;

  /** Throws `UnfitVector`. */
  constructor(environment: NearestReaderEnvironment, command: RangeRead) {
    const { table, rowFilter, nowInSeconds, nearest, limits } = command;
    invariant(nearest !== undefined, 'the command asks for what is nearest');
    checkVector(floatsOf(nearest.vector), nearest.similarity);
    this.environment = environment;
    this.command = command;
    this.filter = new RowFilter(table, rowFilter, nowInSeconds);
    this.nearest = new NearestRows(nearest, limits.rows, nowInSeconds);
  }

  /** In the order of the ring. */
  async read(): Promise<readonly PartitionData[]> {
    const { read, timers } = this.environment;
    for (let page: RangeRead | null = this.firstPage(); page !== null; ) {
      const partitions: readonly PartitionData[] = await read(page);
      for (const partition of partitions) this.show(partition);
      page = pageAfter(page, partitions);
      if (page !== null) await giveWay(timers);
    }
    return this.nearest.partitions();
  }

  private firstPage(): RangeRead {
    const { command } = this;
    const index = command.index?.conditions.some(isExact) === true ? command.index : undefined;
    const limits = { ...NO_LIMITS, rows: ROWS_AT_A_TIME };
    return { ...command, nearest: undefined, index, rowFilter: [], limits };
  }

  private show(partition: PartitionData): void {
    const { filter } = this;
    const { key, deletion, staticRow, unfiltereds } = partition;
    if (!filter.matchesPartition(key, staticRow)) return;
    if (!filter.filtersRows) {
      this.nearest.add(partition);
      return;
    }
    const rows = unfiltereds.filter((row) => row instanceof Row && filter.matchesRow(row));
    this.nearest.add(new Partition(key, deletion, staticRow, rows));
  }
}

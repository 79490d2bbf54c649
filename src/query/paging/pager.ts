import type {
  Clustering,
  ClusteringFilter,
  DataLimits,
  DecoratedKey,
  IndexSearch,
  KeyRange,
  PartitionData,
  PartitionRead,
  RangeRead,
  RowCondition,
} from '../../mutation/index.ts';
import { clusteringAfter, Row } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { PagingState } from './paging-state.ts';
import { NO_LIMIT } from './paging-state.ts';

/** What the reads of one statement have in common. */
export interface ReadTemplate {
  readonly table: TableMetadata;
  readonly columns: readonly ColumnMetadata[] | null;
  readonly asked?: readonly ColumnMetadata[] | null | undefined;
  readonly clustering: ClusteringFilter;
  readonly rowFilter: readonly RowCondition[];
  readonly index: IndexSearch | undefined;
  readonly nowInSeconds: number;
  /** Rows in all and in each partition; `NO_LIMIT` for none. */
  readonly rows: number;
  readonly rowsPerPartition: number;
  /** Partitions with nothing but static content give a row. */
  readonly returnsStaticContent: boolean;
}

/** Carries out reads: the coordinator, or the node's own tables. */
export interface Reader {
  readPartitions(commands: readonly PartitionRead[]): Promise<readonly PartitionData[]>;
  readRange(command: RangeRead): Promise<readonly PartitionData[]>;
  /** True where partitions can be read one by one only. */
  readonly isSerial?: boolean;
  /** Lets other requests run: for work that is done in one go otherwise. */
  giveWay?(): Promise<void>;
}

/** Gives the partitions of a query page by page, and the state to go on from. */
export interface Pager {
  readonly isExhausted: boolean;
  fetch(pageSize: number): Promise<readonly PartitionData[]>;
  state(): PagingState | null;
  /** Leaves out what the partition of the last row has left. */
  skipPartition(): void;
}

function limit(rows: number): number {
  return rows >= NO_LIMIT ? Number.POSITIVE_INFINITY : rows;
}

/** Limits of one page; `given` rows of the first partition came with earlier pages. */
export function pageLimits(template: ReadTemplate, rows: number, given: number): DataLimits {
  return {
    rows: limit(rows),
    rowsPerPartition: limit(template.rowsPerPartition),
    alreadyInFirstPartition: given,
    partitions: Number.POSITIVE_INFINITY,
  };
}

const NO_INDEX = {};

/** Most commands have no index, and so are alike in their shape. */
function withIndex({ index }: ReadTemplate): { readonly index?: IndexSearch } {
  return index === undefined ? NO_INDEX : { index };
}

export function partitionRead(
  template: ReadTemplate,
  key: DecoratedKey,
  clustering: ClusteringFilter,
  limits: DataLimits,
): PartitionRead {
  return {
    kind: 'partition',
    table: template.table,
    columns: template.columns,
    asked: template.asked,
    clustering,
    rowFilter: template.rowFilter,
    ...withIndex(template),
    limits,
    nowInSeconds: template.nowInSeconds,
    key,
  };
}

/**
 * Keeps count of what pages gave, as AbstractQueryPager of Cassandra does: the last row, what the
 * query may still give, and what the partition of the last row may.
 */
class PageCount {
  remaining: number;
  remainingInPartition: number;
  lastKey: DecoratedKey | null;
  lastRow: Clustering | null;
  isExhausted = false;
  private readonly template: ReadTemplate;

  constructor(template: ReadTemplate, state: PagingState | null, key: DecoratedKey | null) {
    this.template = template;
    this.remaining = state?.remaining ?? template.rows;
    this.remainingInPartition = state?.remainingInPartition ?? template.rowsPerPartition;
    this.lastKey = state === null ? null : key;
    this.lastRow = state?.clustering ?? null;
  }

  /** Rows of the partition of the last row that were given, for its limit. */
  get givenInPartition(): number {
    return this.template.rowsPerPartition - this.remainingInPartition;
  }

  skipPartition(): void {
    this.remainingInPartition = 0;
  }

  /** Counts a page and gives its partitions, without those that give no row. */
  take(partitions: readonly PartitionData[], pageSize: number): PartitionData[] {
    let counted = 0;
    let inPartition = 0;
    let lastIsWhole = false;
    const kept: PartitionData[] = [];
    for (const partition of partitions) {
      const isKnown = this.lastKey?.key.equals(partition.key.key) ?? false;
      const rows = partition.unfiltereds.length;
      if (rows === 0 && (isKnown || !this.template.returnsStaticContent)) continue;
      kept.push(partition);
      if (!isKnown) this.remainingInPartition = this.template.rowsPerPartition;
      this.lastKey = partition.key;
      inPartition = Math.max(rows, 1);
      counted += inPartition;
      const last = partition.unfiltereds[rows - 1];
      lastIsWhole = !(last instanceof Row) || last.clustering.length === 0;
      this.lastRow = last instanceof Row ? last.clustering : null;
    }
    this.remaining -= counted;
    if (kept.length > 0) {
      this.remainingInPartition = lastIsWhole ? 0 : this.remainingInPartition - inPartition;
    }
    this.isExhausted = counted < pageSize;
    return kept;
  }
}

/** Pages of one partition. */
export class PartitionPager implements Pager {
  readonly key: DecoratedKey;
  private readonly template: ReadTemplate;
  private readonly reader: Reader;
  private readonly count: PageCount;

  constructor(
    template: ReadTemplate,
    key: DecoratedKey,
    reader: Reader,
    state: PagingState | null,
  ) {
    this.template = template;
    this.key = key;
    this.reader = reader;
    const begun = state === null || state.clustering === null ? null : key;
    this.count = new PageCount(template, state, begun);
  }

  get isExhausted(): boolean {
    const { count } = this;
    return count.isExhausted || count.remaining === 0 || count.remainingInPartition === 0;
  }

  get remaining(): number {
    return this.count.remaining;
  }

  get remainingInPartition(): number {
    return this.count.remainingInPartition;
  }

  get lastRow(): Clustering | null {
    return this.count.lastRow;
  }

  async fetch(pageSize: number): Promise<readonly PartitionData[]> {
    if (this.isExhausted) return [];
    const { template, count } = this;
    const rows = Math.min(pageSize, count.remaining);
    const { lastRow } = count;
    const clustering =
      lastRow === null
        ? template.clustering
        : clusteringAfter(template.table, template.clustering, lastRow);
    const given = lastRow === null ? 0 : count.givenInPartition;
    const command = partitionRead(
      template,
      this.key,
      clustering,
      pageLimits(template, rows, given),
    );
    return count.take(await this.reader.readPartitions([command]), rows);
  }

  skipPartition(): void {
    this.count.skipPartition();
  }

  state(): PagingState | null {
    const { count } = this;
    if (count.lastRow === null) return null;
    return {
      partitionKey: null,
      clustering: count.lastRow,
      remaining: count.remaining,
      remainingInPartition: count.remainingInPartition,
    };
  }
}

/** Keys that are read in one go where each has a row at most. */
const KEYS_AT_ONCE = 4096;
/** Partitions that give nothing, after which others may run. */
const EMPTY_IN_A_ROW = 512;

/**
 * Pages of several partitions, one after the other in the order of the keys; many of them in one go
 * where a partition is a row.
 */
export class MultiPartitionPager implements Pager {
  private readonly template: ReadTemplate;
  private readonly reader: Reader;
  private readonly keys: readonly DecoratedKey[];
  private readonly hasLoneRows: boolean;
  private next: number;
  /** Of the key before `next`; null when that is read to its end. */
  private pager: PartitionPager | null = null;
  private remaining: number;

  constructor(
    template: ReadTemplate,
    keys: readonly DecoratedKey[],
    reader: Reader,
    state: PagingState | null,
  ) {
    this.template = template;
    this.reader = reader;
    this.keys = keys;
    this.hasLoneRows = template.table.clustering.length === 0 && reader.isSerial !== true;
    this.remaining = state?.remaining ?? template.rows;
    const stateKey = state?.partitionKey ?? null;
    const first =
      state === null ? 0 : keys.findIndex(({ key }) => stateKey !== null && key.equals(stateKey));
    this.next = first < 0 ? keys.length : first;
    const key = keys[this.next];
    if (state === null || key === undefined) return;
    this.pager = new PartitionPager(template, key, reader, state);
    this.next++;
  }

  get isExhausted(): boolean {
    return this.remaining <= 0 || this.current() === null;
  }

  /** The pager of the first partition that is not at its end. */
  private current(): PartitionPager | null {
    while (this.pager === null || this.pager.isExhausted) {
      const key = this.keys[this.next];
      if (key === undefined) return null;
      this.next++;
      this.pager = new PartitionPager(this.template, key, this.reader, null);
    }
    return this.pager;
  }

  async fetch(pageSize: number): Promise<readonly PartitionData[]> {
    const wanted = Math.min(this.remaining, pageSize);
    const partitions: PartitionData[] = [];
    let counted = 0;
    let empty = 0;
    while (counted < wanted) {
      const pager = this.remaining <= 0 ? null : this.current();
      if (pager === null) break;
      if (this.hasLoneRows && pager.lastRow === null) {
        const found = await this.fetchLoneRows(pager, wanted - counted);
        for (const partition of found) partitions.push(partition);
        counted += found.length;
        continue;
      }
      const before = pager.remaining;
      for (const partition of await pager.fetch(wanted - counted)) partitions.push(partition);
      const given = before - pager.remaining;
      counted += given;
      if (given > 0) continue;
      if (!pager.isExhausted) this.pager = null;
      if (++empty % EMPTY_IN_A_ROW === 0) await this.reader.giveWay?.();
    }
    this.remaining -= counted;
    return partitions;
  }

  /** Reads as many keys as there may be rows, beginning with that of `pager`. */
  private async fetchLoneRows(
    pager: PartitionPager,
    rows: number,
  ): Promise<readonly PartitionData[]> {
    const { template } = this;
    const more = Math.min(rows, KEYS_AT_ONCE) - 1;
    const keys = [pager.key, ...this.keys.slice(this.next, this.next + more)];
    const limits = pageLimits(template, rows, 0);
    this.next += keys.length - 1;
    this.pager = null;
    const found = await this.reader.readPartitions(
      keys.map((key) => partitionRead(template, key, template.clustering, limits)),
    );
    return found.filter(({ unfiltereds }) => unfiltereds.length > 0);
  }

  skipPartition(): void {
    this.pager?.skipPartition();
  }

  state(): PagingState | null {
    if (this.isExhausted) return null;
    const pager = this.current() as PartitionPager;
    return {
      partitionKey: pager.key.key,
      clustering: pager.lastRow,
      remaining: this.remaining,
      remainingInPartition: pager.remainingInPartition,
    };
  }
}

/** Pages of a range of the ring. */
export class RangePager implements Pager {
  private readonly template: ReadTemplate;
  private readonly range: KeyRange;
  private readonly reader: Reader;
  private readonly count: PageCount;

  constructor(
    template: ReadTemplate,
    range: KeyRange,
    reader: Reader,
    state: PagingState | null,
    stateKey: DecoratedKey | null,
  ) {
    this.template = template;
    this.range = range;
    this.reader = reader;
    this.count = new PageCount(template, state, stateKey);
  }

  get isExhausted(): boolean {
    return this.count.isExhausted || this.count.remaining === 0;
  }

  async fetch(pageSize: number): Promise<readonly PartitionData[]> {
    if (this.isExhausted) return [];
    const { count } = this;
    const rows = Math.min(pageSize, count.remaining);
    return count.take(await this.reader.readRange(this.command(rows)), rows);
  }

  /** Goes on inside the partition of the last row when it may give more, else after it. */
  private command(rows: number): RangeRead {
    const { template, count, range } = this;
    const { lastKey, lastRow } = count;
    if (lastKey === null) return rangeRead(template, range, null, pageLimits(template, rows, 0));
    const resumes = count.remainingInPartition > 0 && lastRow !== null;
    const start = {
      tokenHigh: lastKey.tokenHigh,
      tokenLow: lastKey.tokenLow,
      key: lastKey.key,
      weight: resumes ? (-1 as const) : (1 as const),
    };
    const rest = { start, end: range.end };
    if (!resumes) return rangeRead(template, rest, null, pageLimits(template, rows, 0));
    const clustering = clusteringAfter(template.table, template.clustering, lastRow);
    const limits = pageLimits(template, rows, count.givenInPartition);
    return rangeRead(template, rest, { key: lastKey, clustering }, limits);
  }

  skipPartition(): void {
    this.count.skipPartition();
  }

  state(): PagingState | null {
    const { count } = this;
    if (count.lastKey === null) return null;
    return {
      partitionKey: count.lastKey.key,
      clustering: count.lastRow,
      remaining: count.remaining,
      remainingInPartition: count.remainingInPartition,
    };
  }
}

export function rangeRead(
  template: ReadTemplate,
  range: KeyRange,
  resume: RangeRead['resume'],
  limits: DataLimits,
): RangeRead {
  return {
    kind: 'range',
    table: template.table,
    columns: template.columns,
    asked: template.asked,
    clustering: template.clustering,
    rowFilter: template.rowFilter,
    ...withIndex(template),
    limits,
    nowInSeconds: template.nowInSeconds,
    range,
    resume,
  };
}

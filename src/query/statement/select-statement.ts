import {
  BrokenInvariant,
  Consistency,
  invalidRequest,
  protocolError,
  unavailable,
} from '../../base/error/index.ts';
import { ReadWarnings } from '../../coordinator/index.ts';
import type { NearestPlan, SelectPlan, ShownValue, Value } from '../../cql/analysis/index.ts';
import { bindRowFilter, checkKey, UNSET } from '../../cql/analysis/index.ts';
import type { Guarded, Guardrails } from '../../guardrail/index.ts';
import type { DecoratedKey, KeyRange } from '../../mutation/index.ts';
import { decorateKey, PartitionData } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { isLocalSystemKeyspace, isSystemKeyspace } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';
import type { GroupLimits, Pager, PagingState, Reader, ReadTemplate } from '../paging/index.ts';
import {
  GroupPager,
  MultiPartitionPager,
  NO_LIMIT,
  PartitionPager,
  pageLimits,
  partitionRead,
  RangePager,
  rangeRead,
  readPagingState,
  rowsAfterGroup,
  writePagingState,
} from '../paging/index.ts';
import type { ColumnSpecification, ResultMetadata, RowsResult } from '../query-processor.ts';
import type { ExecutableStatement } from './executable.ts';
import { GroupMaker } from './group-maker.ts';
import { guardPage, guardSelect } from './guard-select.ts';
import { JsonTextOrdering, jsonColumn, rowsAsJson } from './json-rows.ts';
import { masksFor } from './masking.ts';
import { MeasuredConsumer } from './measured-consumer.ts';
import { bindNearest, checkNearest, inOrder } from './nearest-search.ts';
import { PlainProjection } from './plain-projection.ts';
import type { ResultRow, RowConsumer } from './row-consumer.ts';
import { OrderingConsumer, PlainConsumer, SelectorConsumer } from './row-consumer.ts';
import { checkIndexedTerms } from './validate-indexed-columns.ts';

type Masks = readonly (ShownValue | null)[] | null;

const EMPTY = Buffer.alloc(0);
/** Rows that an aggregation reads at a time when the client does not page. */
const AGGREGATION_PAGE_ROWS = 10_000;

/**
 * Runs a SELECT.
 *
 * 1. Limits, keys or range, rows and filter are bound into a template of read commands.
 * 2. Without paging, or when the limit is within a page, one round of commands reads everything;
 *    else a pager reads one page, or all pages of an aggregation.
 * 3. A consumer turns partitions into rows; they are sorted when partitions must be mixed, and cut
 *    to the limit.
 */
export class SelectExecutable implements ExecutableStatement {
  readonly variables: readonly ColumnSpecification[];
  readonly partitionKeyIndexes: readonly number[];
  readonly result: ResultMetadata;
  readonly tables: readonly TableMetadata[];
  private readonly plan: SelectPlan;
  private readonly projection: PlainProjection | null;

  constructor(plan: SelectPlan) {
    this.plan = plan;
    this.variables = plan.variables;
    this.partitionKeyIndexes = plan.partitionKeyIndexes;
    const { results } = plan.selection;
    this.result = { columns: plan.isJson ? [jsonColumn(plan.table)] : results };
    this.tables = [plan.table];
    const { plain } = plan.selection;
    this.projection = plain === null ? null : new PlainProjection(plan.table, plain);
  }

  guardStatement({ flags }: Guardrails, client: Guarded): void {
    const { allowsFiltering, table } = this.plan;
    if (allowsFiltering && !isSystemKeyspace(table.keyspace)) {
      flags.allow_filtering.ensureEnabled(client);
    }
  }

  async execute(execution: Execution): Promise<RowsResult> {
    if (execution.isOrdinary) guardSelect(this.plan, execution);
    const { readThresholds } = execution.node.environment.settings;
    const hasThresholds = readThresholds !== null;
    if (hasThresholds || this.guardsIndexFiles(execution)) {
      return this.executeTracked(execution, hasThresholds);
    }
    if (this.plan.table.masks.size === 0) return this.run(execution, null);
    // A client's bytes are lent for the call only, and permissions may have to be read first.
    const owned = execution.withOwnedValues();
    return this.run(owned, await masksFor(this.plan, owned));
  }

  /** Replicas count the files of an index whether or not there are other thresholds. */
  private guardsIndexFiles({ guardrails }: Execution): boolean {
    return this.plan.indexes !== null && guardrails.thresholds.sai_sstable_indexes_per_query.isSet;
  }

  /** Replicas say what they find too large; the client is told when all is read. */
  private async executeTracked(execution: Execution, hasThresholds: boolean): Promise<RowsResult> {
    const owned = execution.withOwnedValues();
    const warnings = new ReadWarnings(hasThresholds);
    owned.readWarnings = warnings;
    try {
      return await this.run(owned, await masksFor(this.plan, owned));
    } finally {
      warnings.tell(execution.warn);
    }
  }

  private async run(execution: Execution, masks: Masks): Promise<RowsResult> {
    const { plan } = this;
    const { options } = execution;
    const isLocal = isLocalSystemKeyspace(plan.table.keyspace);
    this.checkConsistency(execution, isLocal);
    const userLimit = bindLimit(plan.limit, execution);
    const perPartition = bindLimit(plan.perPartitionLimit, execution);
    const { pagingState } = options;
    const state = pagingState === null ? null : readPagingState(pagingState, plan.table);
    const pageSize = pageSizeOf(options.pageSize);
    const isAggregate = plan.selection.isAggregate || plan.grouping !== null;
    const countsRows = !isAggregate || (plan.isDistinct && plan.grouping !== null);
    if (plan.nearest !== null) {
      const rowsPerPartition = plan.isDistinct ? 1 : perPartition;
      const limits = { rows: userLimit, rowsPerPartition, pageSize };
      const allowed = checkNearest(execution, isAggregate, limits);
      return this.executeNearest(plan.nearest, allowed, userLimit, masks);
    }
    const keys = this.keys(execution);
    const template = this.template(
      execution,
      countsRows ? userLimit : NO_LIMIT,
      isAggregate ? NO_LIMIT : perPartition,
      keys?.length === 0,
    );
    if (template !== null && keys !== null) for (const { key } of keys) checkKey(key);
    const consumer = this.consumer(execution, template?.nowInSeconds ?? 0, masks);
    const pages = pageSize !== null && (isAggregate || this.rowsAtMost(userLimit) > pageSize);
    if (pages) guardPage(plan, execution);
    if (isAggregate) this.checkAggregation(execution, pageSize);
    if (template === null) return this.answer(consumer.finish(), null);
    const reader: Reader = isLocal ? execution.node.environment.localTables : execution;
    if (plan.grouping !== null && !plan.isDistinct) {
      const limits = { groups: this.rowsAtMost(userLimit), groupsPerPartition: perPartition };
      const pager = this.groupPager(template, keys, reader, execution, state, limits);
      const rows = pageSize ?? AGGREGATION_PAGE_ROWS;
      await pager?.fetch(pageSize ?? NO_LIMIT, rows, (partition) => consumer.consume(partition));
      const next = pager === null || pager.isExhausted ? null : pager.state();
      return this.answer(trim(consumer.finish(), userLimit), next);
    }
    if (isAggregate) {
      await this.aggregate(template, keys, reader, execution, pageSize, consumer);
      return this.answer(consumer.finish().slice(0, userLimit), null);
    }
    if (pageSize === null || template.rows <= pageSize) {
      const partitions = await this.readAll(template, keys, reader, execution);
      consumeRows(partitions, template, this.rowsAtMost(userLimit), consumer);
      return this.answer(trim(consumer.finish(), userLimit), null);
    }
    if (plan.postOrdering !== null) throw cannotPageOrdering();
    const pager = this.pager(template, keys, reader, execution, state);
    for (const partition of (await pager?.fetch(pageSize)) ?? []) consumer.consume(partition);
    const next = pager === null || pager.isExhausted ? null : pager.state();
    return this.answer(trim(consumer.finish(), userLimit), next);
  }

  /** Rows that are sorted afterwards must all be read first. */
  private rowsAtMost(rows: number): number {
    return this.plan.postOrdering === null ? rows : NO_LIMIT;
  }

  private checkConsistency(execution: Execution, isLocal: boolean): void {
    const { consistency } = execution;
    if (consistency === Consistency.ANY) {
      throw invalidRequest('ANY ConsistencyLevel is only supported for writes');
    }
    if (isLocal) {
      if (this.plan.table.isVirtual) return;
      if (consistency === Consistency.TWO) throw unavailable(consistency, 2, 1);
      if (consistency === Consistency.THREE) throw unavailable(consistency, 3, 1);
      return;
    }
  }

  /** Null when no row can be meant. Without a key the clustering is not bound, whatever is wrong there. */
  private template(
    execution: Execution,
    rows: number,
    rowsPerPartition: number,
    isNoKey = false,
  ): ReadTemplate | null {
    const { plan } = this;
    const conditions = bindRowFilter(plan.filtered, execution);
    const rowFilter = plan.indexes?.withAnalysis(conditions) ?? conditions;
    const index = plan.indexes?.search(rowFilter);
    if (index !== undefined) checkIndexedTerms(plan.table, index);
    const clustering = isNoKey ? null : plan.clustering.bind(execution);
    if (clustering === null) return null;
    return {
      table: plan.table,
      columns: plan.fetched,
      asked: plan.asked,
      clustering,
      rowFilter,
      index,
      nowInSeconds: execution.nowInSeconds,
      rows: this.rowsAtMost(rows),
      rowsPerPartition: plan.isDistinct ? 1 : rowsPerPartition,
      returnsStaticContent: plan.returnsStaticContent,
    };
  }

  private consumer(execution: Execution, nowInSeconds: number, masks: Masks): RowConsumer {
    const consumer = this.plainConsumer(execution, nowInSeconds, masks);
    if (execution.readWarnings?.hasThresholds !== true) return consumer;
    return new MeasuredConsumer(consumer, this.plan, execution);
  }

  private plainConsumer(execution: Execution, nowInSeconds: number, masks: Masks): RowConsumer {
    const { plan, projection } = this;
    const consumer =
      projection !== null
        ? new PlainConsumer(projection)
        : new SelectorConsumer(plan, execution, nowInSeconds, this.groups(execution), masks);
    if (plan.postOrdering === null) return consumer;
    if (sortsTexts(plan)) {
      return new JsonTextOrdering(consumer, plan.selection.results, textOrder(plan));
    }
    const groups = this.groups(execution);
    return new OrderingConsumer(consumer, plan.postOrdering, plan.isReversed, groups);
  }

  /** Each part of an execution that follows the groups has its own. */
  private groups(execution: Execution): GroupMaker | null {
    const { table, grouping } = this.plan;
    return grouping === null ? null : new GroupMaker(table, grouping, execution);
  }

  private checkAggregation(execution: Execution, pageSize: number | null): void {
    const { grouping, aggregationWarning, postOrdering } = this.plan;
    if (grouping?.fault) throw invalidRequest(grouping.fault);
    if (aggregationWarning !== null) execution.warnings.push(aggregationWarning);
    if (pageSize !== null && postOrdering !== null) throw cannotPageOrdering();
  }

  private groupPager(
    template: ReadTemplate,
    keys: readonly DecoratedKey[] | null,
    reader: Reader,
    execution: Execution,
    state: PagingState | null,
    limits: GroupLimits,
  ): GroupPager | null {
    const groups = this.groups(execution);
    if (groups === null) throw new BrokenInvariant('a query without groups is paged by groups');
    const rows = this.pager(template, keys, reader, execution, rowsAfterGroup(state));
    const readsKeys = this.plan.keys !== null;
    return rows === null ? null : new GroupPager(rows, groups, limits, readsKeys, state);
  }

  private keys(execution: Execution): readonly DecoratedKey[] | null {
    const { plan } = this;
    if (plan.keys === null) return null;
    const isMeant = plan.filtersKeysByToken ? plan.range.filter(execution) : null;
    const keys = plan.keys.bindAll(execution, isMeant);
    if (plan.keys.isIn && execution.isOrdinary && keys.length > 0) {
      const { partition_keys_in_select: threshold } = execution.guardrails.thresholds;
      threshold.guard(keys.length, plan.table.name, execution);
    }
    return keys;
  }

  private async readAll(
    template: ReadTemplate,
    keys: readonly DecoratedKey[] | null,
    reader: Reader,
    execution: Execution,
  ): Promise<readonly PartitionData[]> {
    const limits = pageLimits(template, template.rows, 0);
    if (keys === null) {
      const range = this.plan.range.bind(execution);
      return range === null ? [] : reader.readRange(rangeRead(template, range, null, limits));
    }
    if (keys.length === 0) return [];
    return reader.readPartitions(
      keys.map((key) => partitionRead(template, key, template.clustering, limits)),
    );
  }

  /** All at once: the best rows are known only when all have been looked at. */
  private async executeNearest(
    nearest: NearestPlan,
    execution: Execution,
    userLimit: number,
    masks: Masks,
  ): Promise<RowsResult> {
    const search = bindNearest(nearest, this.plan.table, execution);
    const template = this.template(execution, userLimit, NO_LIMIT);
    const range = this.rangeOf(execution);
    const consumer = this.consumer(execution, execution.nowInSeconds, masks);
    if (template !== null && range !== null) {
      const command = rangeRead(template, range, null, pageLimits(template, userLimit, 0));
      const found = await execution.readRange({ ...command, nearest: search });
      for (const row of inOrder(search, found, execution.nowInSeconds)) consumer.consume(row);
    }
    return this.answer(trim(consumer.finish(), userLimit), null);
  }

  /** What is read of the ring; null when no key can be meant. */
  private rangeOf(execution: Execution): KeyRange | null {
    const keys = this.keys(execution);
    if (keys === null) return this.plan.range.bind(execution);
    const [only] = keys;
    if (only === undefined) return null;
    const { tokenHigh, tokenLow, key } = only;
    const position = { tokenHigh, tokenLow, key, weight: 0 } as const;
    return { start: position, end: position };
  }

  private pager(
    template: ReadTemplate,
    keys: readonly DecoratedKey[] | null,
    reader: Reader,
    execution: Execution,
    state: PagingState | null,
  ): Pager | null {
    if (keys === null) {
      const range = this.plan.range.bind(execution);
      if (range === null) return null;
      // A view has rows of an empty key, and a page may end with one.
      const key = state === null ? null : decorateKey(state.partitionKey ?? EMPTY);
      return new RangePager(template, range, reader, state, key);
    }
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) {
      return new PartitionPager(template, only, reader, state);
    }
    return new MultiPartitionPager(template, keys, reader, state);
  }

  private async aggregate(
    template: ReadTemplate,
    keys: readonly DecoratedKey[] | null,
    reader: Reader,
    execution: Execution,
    pageSize: number | null,
    consumer: RowConsumer,
  ): Promise<void> {
    const pager = this.pager(template, keys, reader, execution, null);
    while (pager !== null && !pager.isExhausted) {
      for (const partition of await pager.fetch(pageSize ?? AGGREGATION_PAGE_ROWS)) {
        consumer.consume(partition);
      }
    }
  }

  private answer(rows: readonly ResultRow[], state: PagingState | null): RowsResult {
    const { selection, isJson } = this.plan;
    return {
      kind: 'rows',
      metadata: this.result,
      rows: isJson ? rowsAsJson(rows, selection.results) : rows,
      pagingState: state === null ? null : writePagingState(state),
      omitColumns: false,
      changedMetadataId: null,
    };
  }
}

/**
 * Partitions were read each up to the limit. No more rows than that are looked at: an expression may
 * fail on one too many.
 */
function consumeRows(
  partitions: readonly PartitionData[],
  { returnsStaticContent }: ReadTemplate,
  limit: number,
  consumer: RowConsumer,
): void {
  let left = limit;
  for (const partition of partitions) {
    if (left <= 0) return;
    const { length } = partition.unfiltereds;
    if (length === 0 && !returnsStaticContent) continue;
    consumer.consume(length <= left ? partition : firstRows(partition, left));
    left -= Math.max(1, length);
  }
}

function firstRows(
  { key, deletion, staticRow, unfiltereds }: PartitionData,
  count: number,
): PartitionData {
  return new PartitionData(key, deletion, staticRow, unfiltereds.slice(0, count));
}

function trim(rows: ResultRow[], userLimit: number): ResultRow[] {
  return rows.length > userLimit ? rows.slice(0, userLimit) : rows;
}

function cannotPageOrdering(): Error {
  return invalidRequest(
    'Cannot page queries with both ORDER BY and a IN restriction on the partition key; you must ' +
      'either remove the ORDER BY or the IN and sort client side, or disable paging for this query',
  );
}

/** Negative sizes mean no paging, as in Cassandra. */
function pageSizeOf(pageSize: number | null): number | null {
  if (pageSize === 0) throw protocolError('The page size cannot be 0', false);
  return pageSize === null || pageSize < 0 ? null : pageSize;
}

function bindLimit(limit: Value | null, execution: Execution): number {
  if (limit === null) return NO_LIMIT;
  const bound = limit.bind(execution);
  if (bound === UNSET) return NO_LIMIT;
  if (bound === null) throw invalidRequest('Invalid null value of limit');
  if (bound.length !== 4) throw invalidRequest('Invalid limit value');
  const rows = bound.readInt32BE(0);
  if (rows <= 0) throw invalidRequest('LIMIT must be strictly positive');
  return rows;
}

/** Whose comparators in Cassandra go on to the bytes behind those of the number. */
const COMPARED_TO_THE_END: ReadonlySet<string> = new Set([
  'smallint',
  'int',
  'bigint',
  'timestamp',
]);

/** SELECT JSON * as it stands; with GROUP BY or masked columns Cassandra selects column by column. */
function sortsTexts({ isJson, selection, grouping, table }: SelectPlan): boolean {
  return isJson && selection.isWildcard && grouping === null && table.masks.size === 0;
}

/** Order of JSON texts as values of the columns to sort by, all of which are looked for in the text. */
function textOrder({ postOrdering, isReversed }: SelectPlan): (a: Buffer, b: Buffer) => number {
  const orders = (postOrdering ?? []).map(({ type, isReversed: descends }) => {
    const sign = isReversed === descends ? 1 : -1;
    return COMPARED_TO_THE_END.has(type.name)
      ? (a: Buffer, b: Buffer) => sign * Buffer.compare(a, b)
      : (a: Buffer, b: Buffer) => sign * type.compare(a, b);
  });
  return (a, b) => {
    for (const compare of orders) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

import { Consistency, invalidRequest } from '../../base/error/index.ts';
import type { ModificationPlan } from '../../cql/analysis/index.ts';
import { RowBuilder, UpdateParameters } from '../../cql/analysis/index.ts';
import type {
  Clustering,
  DecoratedKey,
  PartitionData,
  Slice,
  Timestamp,
} from '../../mutation/index.ts';
import {
  DeletionTime,
  Liveness,
  Mutation,
  NO_LIMITS,
  PartitionUpdate,
  RangeTombstone,
  Row,
} from '../../mutation/index.ts';
import type { Execution } from '../execution.ts';
import { addRowItself, checkClusteringValue, deletedRow } from './compact-row.ts';

const NO_ROWS: readonly Row[] = [];
const NO_TOMBSTONES: readonly RangeTombstone[] = [];
const NO_CLUSTERING: Clustering = [];

/**
 * The mutations of one execution of INSERT, UPDATE or DELETE: one a partition key. `timestamp` is
 * that of the request. Asynchronous only when rows must be read first.
 */
export function buildMutations(
  plan: ModificationPlan,
  execution: Execution,
  timestamp: Timestamp,
): Mutation[] | Promise<Mutation[]> {
  const { keys, clustering } = plan;
  if (!keys.isIn && !plan.deletesSlices && plan.readColumns.length === 0) {
    const key = keys.bindWritten(execution);
    const rows = plan.updatesRows ? clustering.bindWrittenRows(execution) : null;
    if (rows !== null && rows.length === 0) return [];
    const mutation = mutationOf(plan, key, rows, parametersOf(plan, execution, timestamp), null);
    return mutation === null ? [] : [mutation];
  }
  const allKeys = keys.bindAllWritten(execution);
  if (plan.deletesSlices) return deleteSlices(plan, allKeys, execution, timestamp);
  const rows = plan.updatesRows ? clustering.bindWrittenRows(execution) : null;
  if (rows !== null && rows.length === 0) return [];
  const parameters = parametersOf(plan, execution, timestamp);
  if (plan.readColumns.length > 0) return readAndBuild(plan, allKeys, rows, parameters, execution);
  return present(allKeys.map((key) => mutationOf(plan, key, rows, parameters, null)));
}

function present(mutations: readonly (Mutation | null)[]): Mutation[] {
  return mutations.filter((mutation) => mutation !== null);
}

function parametersOf(
  plan: ModificationPlan,
  execution: Execution,
  timestamp: Timestamp,
): UpdateParameters {
  const { using, table } = plan;
  const micros = using.bindTimestamp(execution, timestamp);
  const seconds = using.bindTimeToLive(execution, table);
  const now = execution.nowInSeconds;
  return new UpdateParameters(execution, micros, seconds, now, execution.writeGuard);
}

/** Null when nothing is changed, because all values are unset. */
function mutationOf(
  plan: ModificationPlan,
  key: DecoratedKey,
  clusterings: readonly Clustering[] | null,
  parameters: UpdateParameters,
  existing: PartitionData | null,
): Mutation | null {
  const update = buildUpdate(plan, key, clusterings, parameters, existing);
  return update === null ? null : new Mutation(plan.table.keyspace, key, [update]);
}

/**
 * What a statement does to one partition: to some rows, or (null) to its static row or the whole of
 * it. Null when nothing is changed. `existing` is there for operations that look at what is. Throws
 * `invalidRequest` for columns of all rows at once: none can be deleted but whole.
 */
export function buildUpdate(
  plan: ModificationPlan,
  key: DecoratedKey,
  clusterings: readonly Clustering[] | null,
  parameters: UpdateParameters,
  existing: PartitionData | null,
): PartitionUpdate | null {
  const { table } = plan;
  if (clusterings === null && plan.regularOperations.length > 0) throw rangeRefused();
  const isWholePartition =
    plan.deletesWhole && (clusterings === null || table.clustering.length === 0);
  const deletion = isWholePartition ? parameters.deletion() : DeletionTime.LIVE;
  let rows = NO_ROWS;
  if (clusterings !== null && !isWholePartition) {
    rows = rowsOf(plan, clusterings, parameters, existing);
  }
  const staticRow =
    plan.staticOperations.length > 0 ? staticRowOf(plan, parameters, existing) : null;
  if (rows.length === 0 && staticRow === null && deletion.isLive) return null;
  return new PartitionUpdate(table, key, deletion, staticRow, rows, NO_TOMBSTONES);
}

function rowsOf(
  plan: ModificationPlan,
  clusterings: readonly Clustering[],
  parameters: UpdateParameters,
  existing: PartitionData | null,
): readonly Row[] {
  const [only] = clusterings;
  if (clusterings.length === 1 && only !== undefined) {
    const row = rowOf(plan, only, parameters, existing);
    return row === null ? NO_ROWS : [row];
  }
  return clusterings
    .map((clustering) => rowOf(plan, clustering, parameters, existing))
    .filter((row) => row !== null);
}

function rowOf(
  plan: ModificationPlan,
  clustering: Clustering,
  parameters: UpdateParameters,
  existing: PartitionData | null,
): Row | null {
  const { layout } = plan.table;
  if (layout.needsClusteringValue) checkClusteringValue(plan.table, clustering);
  if (plan.deletesWhole) return deletedRow(layout, clustering, parameters);
  const isInsert = plan.type === 'INSERT';
  const liveness = isInsert && layout.hasRowMarkers ? parameters.liveness() : Liveness.EMPTY;
  const builder = new RowBuilder();
  parameters.existing = existing === null ? null : existingRow(plan, existing, clustering);
  for (const operation of plan.regularOperations) operation.apply(builder, parameters);
  if (plan.regularOperations.length === 0) addRowItself(layout, builder, parameters);
  const columns = builder.build();
  if (columns.length === 0 && liveness.isEmpty) return null;
  return new Row(clustering, liveness, DeletionTime.LIVE, columns);
}

function existingRow(
  plan: ModificationPlan,
  existing: PartitionData,
  clustering: Clustering,
): Row | null {
  for (const row of existing.unfiltereds) {
    if (!(row instanceof Row)) continue;
    if (plan.table.compareClusterings(row.clustering, clustering) === 0) return row;
  }
  return null;
}

function staticRowOf(
  plan: ModificationPlan,
  parameters: UpdateParameters,
  existing: PartitionData | null,
): Row | null {
  const builder = new RowBuilder();
  parameters.existing = existing?.staticRow ?? null;
  for (const operation of plan.staticOperations) operation.apply(builder, parameters);
  const columns = builder.build();
  if (columns.length === 0) return null;
  return new Row(NO_CLUSTERING, Liveness.EMPTY, DeletionTime.LIVE, columns);
}

function deleteSlices(
  plan: ModificationPlan,
  keys: readonly DecoratedKey[],
  execution: Execution,
  timestamp: Timestamp,
): Mutation[] {
  const slices = plan.clustering.bindDeletedSlices(execution);
  if (slices.length === 0) return [];
  if (plan.readColumns.length > 0) checkReadable(execution);
  const parameters = parametersOf(plan, execution, timestamp);
  return keys.map((key) => {
    const update = buildSliceUpdates(plan, key, slices, parameters);
    return new Mutation(plan.table.keyspace, key, [update]);
  });
}

/** The deletion of slices of rows of one partition. Throws `invalidRequest` for that of columns. */
export function buildSliceUpdates(
  plan: ModificationPlan,
  key: DecoratedKey,
  slices: readonly Slice[],
  parameters: UpdateParameters,
): PartitionUpdate {
  if (!plan.deletesWhole) throw rangeRefused();
  const tombstones = slices.map((slice) => new RangeTombstone(slice, parameters.deletion()));
  return new PartitionUpdate(plan.table, key, DeletionTime.LIVE, null, NO_ROWS, tombstones);
}

function rangeRefused(): Error {
  return invalidRequest('Range deletions are not supported for specific columns');
}

function checkReadable({ consistency }: Execution): void {
  if (consistency !== Consistency.ANY) return;
  throw invalidRequest(
    'Write operation require a read but consistency ANY is not supported on reads',
  );
}

/** Elements of lists by place or value: reads the rows at the statement's consistency first. */
async function readAndBuild(
  plan: ModificationPlan,
  keys: readonly DecoratedKey[],
  rows: readonly Clustering[] | null,
  parameters: UpdateParameters,
  execution: Execution,
): Promise<Mutation[]> {
  checkReadable(execution);
  const commands = keys.map((key) => ({
    kind: 'partition' as const,
    table: plan.table,
    columns: plan.readColumns,
    clustering: { kind: 'names' as const, rows: rows ?? [], reversed: false },
    rowFilter: [],
    limits: NO_LIMITS,
    nowInSeconds: parameters.nowInSeconds,
    key,
  }));
  const partitions = await execution.node.environment.coordinator.readPartitions(
    commands,
    execution,
  );
  const mutations = keys.map((key) => {
    const existing = partitions.find((partition) => partition.key.key.equals(key.key)) ?? null;
    return mutationOf(plan, key, rows, parameters, existing);
  });
  return present(mutations);
}

import type { ModificationPlan } from '../../../cql/analysis/index.ts';
import { conditionColumns } from '../../../cql/analysis/index.ts';
import { PartitionData, Row } from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { booleanType } from '../../../types/index.ts';
import type { Execution } from '../../execution.ts';
import type { ColumnSpecification, ResultBody, RowsResult } from '../../query-processor.ts';
import { PlainProjection } from '../plain-projection.ts';
import type { ConditionalStep } from './conditional-request.ts';
import { ConditionalRequest } from './conditional-request.ts';

const TRUE = Buffer.from([1]);
const FALSE = Buffer.from([0]);

/** Runs a statement, or the statements of a batch, if all conditions are met. */
export async function runConditional(
  steps: readonly ConditionalStep[],
  execution: Execution,
  isBatch: boolean,
): Promise<ResultBody> {
  const request = new ConditionalRequest(steps.map(withOwnedValues), isBatch);
  const result = await execution.node.environment.coordinator.cas(request, execution);
  const { table } = request;
  if (result.applied) return rowsResult([appliedColumn(table)], [[TRUE]]);
  const plans = steps.map(({ plan }) => plan);
  return refusal(table, columnsToShow(table, plans, isBatch), result.current);
}

/** A client's bytes are lent for the call, and the change is built when messages came back. */
function withOwnedValues({ plan, execution }: ConditionalStep): ConditionalStep {
  return { plan, execution: execution.withOwnedValues() };
}

function appliedColumn({ keyspace, name }: TableMetadata): ColumnSpecification {
  return { keyspace, table: name, name: '[applied]', type: booleanType };
}

/**
 * What is shown of rows that met no conditions: all columns for IF (NOT) EXISTS, else those that
 * conditions name; of batches the primary key as well, since there may be several rows.
 */
function columnsToShow(
  table: TableMetadata,
  plans: readonly ModificationPlan[],
  isBatch: boolean,
): readonly ColumnMetadata[] {
  const shown = new Set<ColumnMetadata>();
  if (isBatch) for (const key of [...table.partitionKey, ...table.clustering]) shown.add(key);
  for (const { conditions } of plans) {
    if (conditions === null) continue;
    const columns = conditionColumns(conditions);
    if (columns === null) return table.selectOrder;
    for (const column of columns) shown.add(column);
  }
  return [...shown];
}

function refusal(
  table: TableMetadata,
  columns: readonly ColumnMetadata[],
  current: PartitionData | null,
): RowsResult {
  const found: (Buffer | null)[][] = [];
  const shownRows = current === null ? null : withoutEmptyRows(current);
  if (shownRows !== null) new PlainProjection(table, columns).project(shownRows, found);
  if (found.length === 0) return rowsResult([appliedColumn(table)], [[FALSE]]);
  const shown = columns.map(({ name, type, isReversed }) => {
    return { keyspace: table.keyspace, table: table.name, name, type, isReversed };
  });
  const rows = found.map((row) => [FALSE, ...row]);
  return rowsResult([appliedColumn(table), ...shown], rows);
}

/** Rows of which nothing was asked for, and that no INSERT made, are not there for Cassandra. */
function withoutEmptyRows(current: PartitionData): PartitionData | null {
  const { key, deletion, staticRow, unfiltereds } = current;
  const rows = unfiltereds.filter(
    (row) => row instanceof Row && (row.columns.length > 0 || !row.liveness.isEmpty),
  );
  if (rows.length === 0 && staticRow === null) return null;
  return new PartitionData(key, deletion, staticRow, rows);
}

function rowsResult(
  columns: readonly ColumnSpecification[],
  rows: readonly (readonly (Buffer | null)[])[],
): RowsResult {
  const metadata = { columns };
  const rest = { pagingState: null, omitColumns: false, changedMetadataId: null };
  return { kind: 'rows', metadata, rows, ...rest };
}

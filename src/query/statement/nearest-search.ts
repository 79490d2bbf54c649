import { Consistency, consistencyName, invalidRequest } from '../../base/error/index.ts';
import { isDataCenterLocal } from '../../coordinator/index.ts';
import type { NearestPlan } from '../../cql/analysis/index.ts';
import { UNSET } from '../../cql/analysis/index.ts';
import type { NearestSearch } from '../../mutation/index.ts';
import { PartitionData, Row, RowScore } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';
import { isSerial } from '../execution.ts';
import { NO_LIMIT } from '../paging/index.ts';

/** The most rows that an order by a vector may be asked for. */
const MAXIMUM_ROWS = 1000;

/** What a query says of the number of its rows. */
export interface RowLimits {
  readonly rows: number;
  readonly rowsPerPartition: number;
  /** Null: the client does not page. */
  readonly pageSize: number | null;
}

/**
 * Refuses what an order by a vector does not go with, and gives the execution at the level at which
 * it runs, with warnings where that is another (SelectStatement.execute of Cassandra 5.0).
 */
export function checkNearest(
  execution: Execution,
  isAggregate: boolean,
  { rows, rowsPerPartition, pageSize }: RowLimits,
): Execution {
  if (isAggregate) throw invalidRequest('Top-K queries can not be run with aggregation');
  const { consistency, warnings } = execution;
  if (isSerial(consistency)) {
    throw invalidRequest(
      'Top-K queries can only be run with consistency level ONE/LOCAL_ONE. ' +
        `Consistency level ${consistencyName(consistency)} was used.`,
    );
  }
  let allowed = execution;
  if (consistency !== Consistency.ONE && consistency !== Consistency.LOCAL_ONE) {
    const lower = isDataCenterLocal(consistency) ? Consistency.LOCAL_ONE : Consistency.ONE;
    warnings.push(
      'Top-K queries can only be run with consistency level ONE / LOCAL_ONE / NODE_LOCAL. ' +
        `Consistency level ${consistencyName(consistency)} was requested. ` +
        `Downgrading the consistency level to ${consistencyName(lower)}.`,
    );
    allowed = execution.withConsistency(lower);
  }
  if (rows === NO_LIMIT && rowsPerPartition === NO_LIMIT) {
    throw invalidRequest(
      'Top-K queries must have a limit specified and the limit must be less than the query page size',
    );
  }
  if (rowsPerPartition !== NO_LIMIT) {
    throw invalidRequest('Top-K queries do not support per-partition limits');
  }
  if (pageSize !== null && pageSize < rows) {
    warnings.push(
      `Top-K queries do not support paging and the page size is set to ${pageSize}, which is less ` +
        `than LIMIT ${rows}. The page size has been set to ${rows} to match the LIMIT.`,
    );
  }
  if (rows > MAXIMUM_ROWS) {
    throw invalidRequest(
      `Use of ANN OF in an ORDER BY clause requires a LIMIT that is not greater than ` +
        `${MAXIMUM_ROWS}. LIMIT was ${rows}`,
    );
  }
  return allowed;
}

/** The search with the vector that the statement was given. */
export function bindNearest(
  { column, vector, similarity }: NearestPlan,
  table: TableMetadata,
  execution: Execution,
): NearestSearch {
  const bound = vector.bind(execution);
  if (bound === null) throw invalidRequest(`Unsupported null value for column ${column.name}`);
  if (bound === UNSET) throw invalidRequest(`Unsupported unset value for column ${column.name}`);
  return { table, column, vector: Buffer.from(bound), similarity };
}

/** The rows, each with what belongs to its partition, the most alike first. */
export function inOrder(
  search: NearestSearch,
  partitions: readonly PartitionData[],
  nowInSeconds: number,
): readonly PartitionData[] {
  const scores = new RowScore(search, nowInSeconds);
  const rows: { readonly score: number; readonly partition: PartitionData }[] = [];
  for (const { key, deletion, staticRow, unfiltereds } of partitions) {
    for (const row of unfiltereds) {
      if (!(row instanceof Row)) continue;
      const score = scores.of(key, staticRow, row);
      if (score === null) continue;
      rows.push({ score, partition: new PartitionData(key, deletion, staticRow, [row]) });
    }
  }
  rows.sort((left, right) => right.score - left.score);
  return rows.map(({ partition }) => partition);
}

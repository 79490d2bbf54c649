import { Consistency, consistencyName } from '../../base/error/index.ts';
import type { SelectPlan } from '../../cql/analysis/index.ts';
import { isLocalSystemKeyspace, totalReplicationFactor } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';

/** Answers of one replica, with which no others are reconciled. */
const SINGLE_ANSWERS: readonly Consistency[] = [Consistency.ONE, Consistency.LOCAL_ONE];

/** What a SELECT is held to before its keys are looked at, in Cassandra's order. */
export function guardSelect(plan: SelectPlan, execution: Execution): void {
  const { flags, readConsistencyLevels } = execution.guardrails;
  const { keyspace } = plan.table;
  if (execution.consistency !== Consistency.ANY) {
    readConsistencyLevels.guard([consistencyName(execution.consistency)], execution);
  }
  if (plan.filtersIntersection && reconciles(plan, execution)) {
    flags.intersect_filtering_query.ensureEnabled(execution);
  }
  if (plan.keys === null && plan.indexes !== null && !isLocalSystemKeyspace(keyspace)) {
    flags.non_partition_restricted_index_query.ensureEnabled(execution);
  }
}

/** How many rows of a page may be asked for. Only where there are pages. */
export function guardPage({ table }: SelectPlan, execution: Execution): void {
  const { pageSize } = execution.options;
  if (pageSize === null) return;
  execution.guardrails.thresholds.page_size.guard(pageSize, table.name, execution);
}

function reconciles({ table }: SelectPlan, { consistency, node }: Execution): boolean {
  if (table.isVirtual || SINGLE_ANSWERS.includes(consistency)) return false;
  const keyspace = node.environment.schema.current.keyspace(table.keyspace);
  return keyspace !== undefined && totalReplicationFactor(keyspace.replication) > 1;
}

import { Consistency, invalidRequest, unauthorized } from '../../base/error/index.ts';
import type { ModificationPlan } from '../../cql/analysis/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { isLocalSystemKeyspace } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';
import type { ColumnSpecification, ResultBody } from '../query-processor.ts';
import { buildMutations } from './build-mutations.ts';
import type { ExecutableStatement } from './executable.ts';
import { VOID } from './executable.ts';

/** Runs an INSERT, UPDATE or DELETE: binds, builds the mutations, hands them to the coordinator. */
export class ModificationExecutable implements ExecutableStatement {
  readonly variables: readonly ColumnSpecification[];
  readonly partitionKeyIndexes: readonly number[];
  readonly result = null;
  readonly tables: readonly TableMetadata[];
  readonly plan: ModificationPlan;

  constructor(plan: ModificationPlan) {
    this.plan = plan;
    this.variables = plan.variables;
    this.partitionKeyIndexes = plan.partitionKeyIndexes;
    this.tables = [plan.table];
  }

  async execute(execution: Execution): Promise<ResultBody> {
    checkWriteConsistency(execution.consistency);
    checkWritable(this.plan);
    const built = buildMutations(this.plan, execution, execution.timestamp);
    const mutations = Array.isArray(built) ? built : await built;
    if (mutations.length > 0) {
      execution.writeType = mutations.length === 1 ? 'SIMPLE' : 'UNLOGGED_BATCH';
      await execution.node.environment.coordinator.write(mutations, execution);
    }
    return VOID;
  }
}

/** SERIAL levels are for conditional statements. */
export function checkWriteConsistency(consistency: Consistency): void {
  if (consistency === Consistency.SERIAL || consistency === Consistency.LOCAL_SERIAL) {
    throw invalidRequest('You must use conditional updates for serializable writes');
  }
}

/** The node's own tables are written by the node only. */
export function checkWritable(plan: ModificationPlan): void {
  const { keyspace } = plan.table;
  if (isLocalSystemKeyspace(keyspace)) {
    throw unauthorized(`${keyspace} keyspace is not user-modifiable.`);
  }
}

import {
  Consistency,
  consistencyName,
  invalidRequest,
  unauthorized,
} from '../../base/error/index.ts';
import { validateForCounter } from '../../coordinator/index.ts';
import type { ModificationPlan } from '../../cql/analysis/index.ts';
import type { Guarded, Guardrails } from '../../guardrail/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { isLocalSystemKeyspace } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';
import type { ColumnSpecification, ResultBody } from '../query-processor.ts';
import { buildMutations } from './build-mutations.ts';
import { runConditional } from './conditional/index.ts';
import type { ExecutableStatement } from './executable.ts';
import { VOID } from './executable.ts';
import { guardDisks } from './guard-disks.ts';
import { validateMutation } from './validate-mutation.ts';

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
    const { plan } = this;
    if (execution.isOrdinary) guardWriteLevels(execution);
    if (plan.conditions !== null) {
      checkWritable(plan);
      return runConditional([{ plan, execution }], execution, false);
    }
    checkWriteConsistency(execution.consistency, plan.table);
    if (execution.isOrdinary) this.guard(execution);
    checkWritable(this.plan);
    const built = buildMutations(this.plan, execution, execution.timestamp);
    const mutations = Array.isArray(built) ? built : await built;
    if (mutations.length > 0) {
      for (const mutation of mutations) validateMutation(mutation, execution);
      const plainType = mutations.length === 1 ? 'SIMPLE' : 'UNLOGGED_BATCH';
      execution.writeType = plan.table.isCounter ? 'COUNTER' : plainType;
      await execution.node.environment.coordinator.write(mutations, execution);
    }
    return VOID;
  }

  guardStatement(guardrails: Guardrails, client: Guarded): void {
    guardTimestampClause(this.plan, guardrails, client);
  }

  /** What only a lone statement without conditions is held to, as in Cassandra. */
  private guard(execution: Execution): void {
    guardDisks(this.plan, execution);
    guardTimestamp(this.plan, execution);
  }
}

/** How far from now the timestamp lies that a statement gives itself. */
function guardTimestamp({ using, table }: ModificationPlan, execution: Execution): void {
  const { maximum_timestamp: maximum, minimum_timestamp: minimum } =
    execution.guardrails.thresholds;
  if (using.timestamp === null || !(maximum.isSet || minimum.isSet)) return;
  const micros = Number(using.bindTimestamp(execution, execution.timestamp));
  const now = execution.node.environment.clock.nowMicros();
  maximum.after(now).guard(micros, table.name, execution);
  minimum.before(now).guard(micros, table.name, execution);
}

/** A statement that says its timestamp itself, where clients may not. */
export function guardTimestampClause(
  { using, table }: ModificationPlan,
  { flags }: Guardrails,
  client: Guarded,
): void {
  if (using.timestamp === null || table.isCounter) return;
  flags.user_timestamps.ensureEnabled(client);
}

/** The levels of a write, the serial one among them whether it matters or not. */
export function guardWriteLevels(execution: Execution): void {
  const { writeConsistencyLevels } = execution.guardrails;
  if (!writeConsistencyLevels.isSet) return;
  const levels = [...new Set([execution.consistency, execution.serialConsistency])];
  levels.sort((left, right) => left - right);
  writeConsistencyLevels.guard(levels.map(consistencyName), execution);
}

/** SERIAL levels are for conditional statements; counters know no ANY either. */
export function checkWriteConsistency(consistency: Consistency, table: TableMetadata): void {
  if (table.isCounter) {
    validateForCounter(consistency, table.name);
    return;
  }
  if (consistency === Consistency.SERIAL || consistency === Consistency.LOCAL_SERIAL) {
    throw invalidRequest('You must use conditional updates for serializable writes');
  }
}

/** The node's own tables are written by the node only, and counters have no times of clients. */
export function checkWritable({ table, using }: ModificationPlan): void {
  const { keyspace } = table;
  if (table.isCounter && using.timestamp !== null) {
    throw invalidRequest('Cannot provide custom timestamp for counter updates');
  }
  if (table.isCounter && using.timeToLive !== null) {
    throw invalidRequest('Cannot provide custom TTL for counter updates');
  }
  if (isLocalSystemKeyspace(keyspace)) {
    throw unauthorized(`${keyspace} keyspace is not user-modifiable.`);
  }
}

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
import { isLocalSystemKeyspace, isView } from '../../schema/index.ts';
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

  check(): void {
    checkModification(this.plan);
  }

  async execute(execution: Execution): Promise<ResultBody> {
    const { plan } = this;
    if (execution.isOrdinary) guardWriteLevels(execution);
    if (plan.table.isVirtual) return modifyVirtual(plan, execution);
    if (plan.conditions !== null) {
      checkWritable(plan);
      return runConditional([{ plan, execution }], execution, false);
    }
    checkWriteConsistency(execution.consistency, plan.table);
    if (execution.isOrdinary) guardDisks(plan, execution);
    checkTimestamp(plan, execution);
    checkWritable(plan);
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
}

/**
 * The timestamp that a lone statement without conditions gives itself comes before its keys: throws
 * `invalidRequest` for none, and for one that guardrails hold to be too far from now.
 */
function checkTimestamp({ using, table }: ModificationPlan, execution: Execution): void {
  if (using.timestamp === null) return;
  const micros = Number(using.bindTimestamp(execution, execution.timestamp));
  if (!execution.isOrdinary) return;
  const { maximum_timestamp: maximum, minimum_timestamp: minimum } =
    execution.guardrails.thresholds;
  if (!(maximum.isSet || minimum.isSet)) return;
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

/**
 * What no table of its kind takes (statements/ModificationStatement.java, validate): looked at when
 * a statement is prepared, and at each execution once permissions are known. Throws `invalidRequest`.
 */
export function checkModification({ table, using, conditions }: ModificationPlan): void {
  if (table.isCounter) {
    if (using.timestamp !== null) {
      throw invalidRequest('Cannot provide custom timestamp for counter updates');
    }
    if (using.timeToLive !== null) {
      throw invalidRequest('Cannot provide custom TTL for counter updates');
    }
  }
  if (isView(table)) throw invalidRequest('Cannot directly modify a materialized view');
  if (!table.isVirtual) return;
  if (using.timestamp !== null) {
    throw invalidRequest('Custom timestamp is not supported by virtual tables');
  }
  if (using.timeToLive !== null) {
    throw invalidRequest('Expiring columns are not supported by virtual tables');
  }
  if (conditions !== null) {
    throw invalidRequest('Conditional updates are not supported by virtual tables');
  }
}

/** Tables that are computed refuse what would change them; a statement may change nothing. */
async function modifyVirtual(plan: ModificationPlan, execution: Execution): Promise<ResultBody> {
  const mutations = await buildMutations(plan, execution, execution.timestamp);
  if (mutations.length > 0) throw virtualRefused(plan.table);
  return VOID;
}

/** The answer to a change of a table that is computed. */
export function virtualRefused({ keyspace, name }: TableMetadata): Error {
  return invalidRequest(`Modification is not supported by table ${keyspace}.${name}`);
}

/** The node's own tables are written by the node only. */
export function checkWritable({ table: { keyspace } }: ModificationPlan): void {
  if (isLocalSystemKeyspace(keyspace)) {
    throw unauthorized(`${keyspace} keyspace is not user-modifiable.`);
  }
}

import { invalidRequest } from '../../base/error/index.ts';
import type { ModificationPlan, UsingClause } from '../../cql/analysis/index.ts';
import { checkKey } from '../../cql/analysis/index.ts';
import type { Guarded, Guardrails } from '../../guardrail/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import { dataSize, Mutation as MutationValue, UpdateBuilder } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';
import type { ColumnSpecification, ResultBody } from '../query-processor.ts';
import { buildMutations } from './build-mutations.ts';
import { runConditional } from './conditional/index.ts';
import type { ExecutableStatement } from './executable.ts';
import { VOID } from './executable.ts';
import { guardDisks } from './guard-disks.ts';
import {
  checkModification,
  checkWritable,
  guardTimestampClause,
  guardWriteLevels,
  virtualRefused,
} from './modification-statement.ts';
import { validateMutation } from './validate-mutation.ts';

export type BatchKind = 'LOGGED' | 'UNLOGGED' | 'COUNTER';

/** A statement of a batch with the execution that has its values. */
export interface BatchStep {
  readonly plan: ModificationPlan;
  readonly execution: Execution;
}

/** BEGIN BATCH ... APPLY BATCH as one statement. */
export class BatchExecutable implements ExecutableStatement {
  readonly variables: readonly ColumnSpecification[];
  readonly partitionKeyIndexes: readonly number[];
  readonly result = null;
  readonly tables: readonly TableMetadata[];
  private readonly kind: BatchKind;
  private readonly using: UsingClause;
  private readonly plans: readonly ModificationPlan[];

  constructor(
    kind: BatchKind,
    using: UsingClause,
    plans: readonly ModificationPlan[],
    variables: readonly ColumnSpecification[],
    partitionKeyIndexes: readonly number[],
  ) {
    checkBatch(kind, plans, using);
    this.kind = kind;
    this.using = using;
    this.plans = plans;
    this.variables = variables;
    this.partitionKeyIndexes = partitionKeyIndexes;
    this.tables = [...new Set(plans.map((plan) => plan.table))];
  }

  check(): void {
    for (const plan of this.plans) checkModification(plan);
  }

  guardStatement(guardrails: Guardrails, client: Guarded): void {
    for (const plan of this.plans) guardTimestampClause(plan, guardrails, client);
  }

  execute(execution: Execution): Promise<ResultBody> {
    const steps = this.plans.map((plan) => ({ plan, execution }));
    return executeBatch(this.kind, steps, execution, this.using);
  }
}

/** What may not stand together (statements/BatchStatement.java, validate). */
export function checkBatch(
  kind: BatchKind,
  plans: readonly ModificationPlan[],
  using: UsingClause | null,
): void {
  if (using?.timeToLive) {
    throw invalidRequest('Global TTL on the BATCH statement is not supported.');
  }
  const isConditional = plans.some(({ conditions }) => conditions !== null);
  if (using?.timestamp) {
    if (isConditional) {
      throw invalidRequest('Cannot provide custom timestamp for conditional BATCH');
    }
    if (kind === 'COUNTER') {
      throw invalidRequest('Cannot provide custom timestamp for counter BATCH');
    }
    if (plans.some((plan) => plan.using.timestamp !== null)) {
      throw invalidRequest('Timestamp must be set either on BATCH or individual statements');
    }
  }
  const hasCounters = plans.some(({ table }) => table.isCounter);
  const hasOthers = plans.some(({ table }) => !table.isCounter);
  if (hasCounters && using?.timestamp) {
    throw invalidRequest('Cannot provide custom timestamp for a BATCH containing counters');
  }
  if (kind === 'COUNTER' && hasOthers) {
    throw invalidRequest('Cannot include non-counter statement in a counter batch');
  }
  if (hasCounters && hasOthers) {
    throw invalidRequest('Counter and non-counter mutations cannot exist in the same batch');
  }
  if (kind === 'LOGGED' && hasCounters) {
    throw invalidRequest('Cannot include a counter statement in a logged batch');
  }
  checkVirtual(kind, plans, isConditional);
  const first = plans[0]?.table;
  if (isConditional && plans.some(({ table }) => table !== first)) {
    throw invalidRequest('Batch with conditions cannot span multiple tables');
  }
}

function checkVirtual(
  kind: BatchKind,
  plans: readonly ModificationPlan[],
  isConditional: boolean,
): void {
  if (!plans.some(({ table }) => table.isVirtual)) return;
  if (kind === 'LOGGED') {
    throw invalidRequest('Cannot include a virtual table statement in a logged batch');
  }
  if (!plans.every(({ table }) => table.isVirtual)) {
    throw invalidRequest('Mutations for virtual and regular tables cannot exist in the same batch');
  }
  if (isConditional) {
    throw invalidRequest(
      'Conditional BATCH statements cannot include mutations for virtual tables',
    );
  }
}

/**
 * Runs the statements of a batch as one: their mutations are merged by partition, all with one
 * timestamp unless they say otherwise. A logged batch of more than one partition goes through the
 * batch log.
 */
export async function executeBatch(
  kind: BatchKind,
  steps: readonly BatchStep[],
  execution: Execution,
  using: UsingClause | null,
): Promise<ResultBody> {
  if (execution.isOrdinary) {
    guardWriteLevels(execution);
    for (const step of steps) guardDisks(step.plan, step.execution);
  }
  if (steps.length === 0) return VOID;
  if (steps.some(({ plan }) => plan.conditions !== null)) {
    for (const { plan } of steps) checkWritable(plan);
    return runConditional(steps, execution, true);
  }
  const given = execution.timestamp;
  const collected: Mutation[] = [];
  for (let i = 0; i < steps.length; i++) {
    const { plan, execution: own } = steps[i] as BatchStep;
    if (!plan.table.isVirtual) checkWritable(plan);
    try {
      const timestamp = using === null ? given : using.bindTimestamp(own, given);
      const built = buildMutations(plan, own, timestamp);
      collected.push(...(Array.isArray(built) ? built : await built));
    } catch (error) {
      checkKeys(steps.slice(i));
      throw error;
    }
  }
  if (kind === 'LOGGED') warnOfShortLog(steps, execution);
  const [first] = collected;
  if (first === undefined) return VOID;
  const virtual = first.updates[0]?.table;
  if (virtual?.isVirtual) throw virtualRefused(virtual);
  const mutations = mergeByPartition(collected);
  for (const mutation of mutations) validateMutation(mutation, execution);
  checkSize(mutations, execution);
  const isLogged = kind === 'LOGGED' && mutations.length > 1;
  if (kind === 'UNLOGGED') warnOfManyPartitions(mutations, execution);
  const { coordinator } = execution.node.environment;
  // Unlike a statement, a batch may have a serial level: the coordinator knows what that means.
  const { consistency, trace, warn } = execution;
  if (isLogged) await coordinator.writeLogged(mutations, { consistency, trace, warn });
  else {
    const writeType = steps.some(({ plan }) => plan.table.isCounter) ? 'COUNTER' : 'UNLOGGED_BATCH';
    await coordinator.write(mutations, { consistency, trace, warn, writeType });
  }
  return VOID;
}

/** Keys of all statements come before anything else: throws for what is wrong with one. */
function checkKeys(steps: readonly BatchStep[]): void {
  for (const { plan, execution } of steps) {
    for (const { key } of plan.keys.bindAll(execution)) checkKey(key);
  }
}

/** One mutation for each key of a keyspace, with one update for each of its tables. */
function mergeByPartition(mutations: readonly Mutation[]): readonly Mutation[] {
  if (mutations.length === 1) return mutations;
  const groups = new Map<string, Mutation[]>();
  for (const mutation of mutations) {
    const id = `${mutation.keyspace} ${mutation.key.key.toString('latin1')}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [mutation]);
    else group.push(mutation);
  }
  return [...groups.values()].map(mergeGroup);
}

function mergeGroup(group: readonly Mutation[]): Mutation {
  const first = group[0] as Mutation;
  if (group.length === 1) return first;
  const builders = new Map<string, UpdateBuilder>();
  for (const { key, updates } of group) {
    for (const update of updates) {
      const builder = builders.get(update.table.id) ?? new UpdateBuilder(update.table, key);
      builders.set(update.table.id, builder.addAll(update));
    }
  }
  const updates = [...builders.values()].map((builder) => builder.build());
  return new MutationValue(first.keyspace, first.key, updates);
}

function tableNames(mutations: readonly Mutation[]): readonly string[] {
  const names = mutations.flatMap(({ updates }) =>
    updates.map(({ table }) => `${table.keyspace}.${table.name}`),
  );
  return [...new Set(names)];
}

/** Only batches of several partitions are measured. */
function checkSize(mutations: readonly Mutation[], execution: Execution): void {
  if (mutations.length <= 1) return;
  const { batchSizeWarnThresholdBytes: warnAt, batchSizeFailThresholdBytes: failAt } =
    execution.node.environment.settings;
  let size = 0;
  for (const { updates } of mutations) for (const update of updates) size += dataSize(update);
  if (size <= warnAt) return;
  if (size > failAt) throw invalidRequest('Batch too large');
  execution.warnings.push(
    `Batch for [${tableNames(mutations).join(', ')}] is of size ${size}, exceeding specified ` +
      `threshold of ${warnAt} by ${size - warnAt}.`,
  );
}

/** The batch log keeps a batch no longer than the tables keep tombstones. */
function warnOfShortLog(steps: readonly BatchStep[], execution: Execution): void {
  const tables = steps.map(({ plan }) => plan.table);
  const names = tables
    .filter(({ options }) => options.gcGraceSeconds === 0)
    .map(({ keyspace, name }) => `${keyspace}.${name}`);
  if (names.length === 0) return;
  const different = [...new Set(names)];
  execution.warnings.push(
    `Executing a LOGGED BATCH on table${different.length === 1 ? '' : 's'} ` +
      `[${different.join(', ')}], configured with a gc_grace_seconds of 0. The gc_grace_seconds is ` +
      'used to TTL batchlog entries, so setting gc_grace_seconds too low on tables involved in an ' +
      'atomic batch might cause batchlog entries to expire before being replayed.',
  );
}

function warnOfManyPartitions(mutations: readonly Mutation[], execution: Execution): void {
  const keys = new Set(mutations.map(({ key }) => key.key.toString('latin1')));
  const { unloggedBatchAcrossPartitionsWarnThreshold } = execution.node.environment.settings;
  if (keys.size <= unloggedBatchAcrossPartitionsWarnThreshold) return;
  const names = tableNames(mutations);
  execution.warnings.push(
    `Unlogged batch covering ${keys.size} partitions detected against ` +
      `table${names.length === 1 ? '' : 's'} [${names.join(', ')}]. You should use a logged ` +
      'batch for atomicity, or asynchronous writes for performance.',
  );
}

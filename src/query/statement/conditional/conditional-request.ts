import { invalidRequest, serverError } from '../../../base/error/index.ts';
import type { CasRequest } from '../../../coordinator/index.ts';
import type { ModificationPlan } from '../../../cql/analysis/index.ts';
import { conditionColumns } from '../../../cql/analysis/index.ts';
import type {
  Clustering,
  DecoratedKey,
  PartitionData,
  PartitionRead,
  PartitionUpdate,
  Slice,
  Timestamp,
} from '../../../mutation/index.ts';
import { ALL_ROWS, NO_LIMITS, UpdateBuilder } from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { compareColumns } from '../../../schema/index.ts';
import type { Execution } from '../../execution.ts';
import { buildSliceUpdates, buildUpdate } from '../build-mutations.ts';
import { validateIndexedColumns } from '../validate-indexed-columns.ts';
import { CasUpdateParameters } from './cas-update-parameters.ts';
import { RowConditions } from './row-conditions.ts';

/** One statement of a transaction with its values. */
export interface ConditionalStep {
  readonly plan: ModificationPlan;
  readonly execution: Execution;
}

interface RowUpdate extends ConditionalStep {
  readonly clusterings: readonly Clustering[] | null;
  /** Deleted slices of rows; null when none are meant. */
  readonly slices: readonly Slice[] | null;
}

/**
 * What one conditional statement, or a batch with conditions, wants of its partition
 * (statements/CQL3CasRequest.java of Cassandra 5.0).
 *
 * 1. All conditions are gathered by row; `readCommand` reads these rows, or with conditions on
 *    static columns only the first row, which tells an empty partition from none.
 * 2. Rows that are changed are read whole, so that a row without values is told from none.
 * 3. `makeUpdate` builds the changes of all statements anew for each ballot.
 */
export class ConditionalRequest implements CasRequest {
  readonly table: TableMetadata;
  readonly key: DecoratedKey;
  private readonly conditions: RowConditions;
  private readonly updates: readonly RowUpdate[];
  private readonly columns: readonly ColumnMetadata[];
  private readonly nowInSeconds: number;

  /** Throws `invalidRequest` for what no transaction can do. Values must be owned. */
  constructor(steps: readonly ConditionalStep[], isBatch: boolean) {
    const first = steps[0] as ConditionalStep;
    this.table = first.plan.table;
    this.nowInSeconds = first.execution.nowInSeconds;
    this.conditions = new RowConditions(this.table);
    this.columns = columnsToRead(steps.map(({ plan }) => plan));
    let key: DecoratedKey | null = null;
    const updates: RowUpdate[] = [];
    for (const step of steps) {
      const own: DecoratedKey = isBatch ? keyInBatch(step, key) : keyOf(step);
      key ??= own;
      updates.push(this.addStep(step));
    }
    this.key = key as DecoratedKey;
    this.updates = updates;
  }

  private addStep({ plan, execution }: ConditionalStep): RowUpdate {
    const { conditions, clustering } = plan;
    if (clustering.isIn) throw invalidRequest(inRefused('clustering key columns', plan));
    if (plan.deletesSlices) {
      return {
        plan,
        execution,
        clusterings: null,
        slices: clustering.bindDeletedSlices(execution),
      };
    }
    const clusterings = plan.updatesRows ? clustering.bindWrittenRows(execution) : null;
    const row = clusterings?.[0] ?? null;
    if (conditions?.kind === 'columns') {
      const { regulars, statics } = conditions;
      if (regulars.length > 0) this.conditions.addColumns(row, regulars, execution);
      if (statics.length > 0) this.conditions.addColumns(null, statics, execution);
    } else if (conditions !== null) {
      const kind = conditions.kind === 'ifExists' ? 'exists' : 'notExists';
      this.conditions.addExistence(row, kind);
    }
    return { plan, execution, clusterings, slices: null };
  }

  readCommand(): PartitionRead {
    const rows = this.conditions.clusterings;
    const isStatic = rows.length === 0;
    return {
      kind: 'partition',
      table: this.table,
      key: this.key,
      columns: this.columns,
      clustering: isStatic
        ? { kind: 'slices', slices: [ALL_ROWS], reversed: false }
        : { kind: 'names', rows, reversed: false },
      rowFilter: [],
      limits: isStatic ? { ...NO_LIMITS, rows: 1 } : NO_LIMITS,
      nowInSeconds: this.nowInSeconds,
    };
  }

  appliesTo(current: PartitionData | null): boolean {
    return this.conditions.areMetBy(current);
  }

  makeUpdate(current: PartitionData | null, ballot: Buffer): PartitionUpdate {
    const builder = new UpdateBuilder(this.table, this.key);
    const paths = { next: 0 };
    for (const { plan, execution, clusterings, slices } of this.updates) {
      if (slices?.length === 0) continue;
      const parameters = new CasUpdateParameters(plan, execution, NO_MATTER, ballot, paths);
      const update =
        slices === null
          ? buildUpdate(plan, this.key, clusterings, parameters, current)
          : buildSliceUpdates(plan, this.key, slices, parameters);
      if (update !== null) builder.addAll(update);
    }
    const update = builder.build();
    const [first] = this.updates;
    if (first !== undefined) validateIndexedColumns(update, first.execution);
    return update;
  }
}

/** Timestamps are those of the ballot in the end. */
const NO_MATTER: Timestamp = 0;

function keyOf({ plan, execution }: ConditionalStep): DecoratedKey {
  if (plan.keys.isIn) throw invalidRequest(inRefused('partition key', plan));
  return plan.keys.bindOne(execution);
}

function keyInBatch(
  { plan, execution }: ConditionalStep,
  others: DecoratedKey | null,
): DecoratedKey {
  if (plan.keys.isIn) {
    throw serverError(
      'java.lang.IllegalArgumentException: Batch with conditions cannot span multiple partitions ' +
        '(you cannot use IN on the partition key)',
    );
  }
  const key = plan.keys.bindOne(execution);
  if (others !== null && !others.key.equals(key.key)) {
    throw invalidRequest('Batch with conditions cannot span multiple partitions');
  }
  return key;
}

function inRefused(where: string, plan: ModificationPlan): string {
  const what = plan.type === 'DELETE' ? 'deletions' : 'updates';
  return `IN on the ${where} is not supported with conditional ${what}`;
}

/** Everything of the rows that are changed, else what conditions and operations look at. */
function columnsToRead(plans: readonly ModificationPlan[]): readonly ColumnMetadata[] {
  const { statics, regulars } = (plans[0] as ModificationPlan).table;
  const conditional = plans.filter(({ conditions }) => conditions !== null);
  const looksAt = new Set<ColumnMetadata>();
  for (const { conditions, readColumns } of conditional) {
    if (conditions === null) continue;
    for (const column of [...(conditionColumns(conditions) ?? []), ...readColumns]) {
      looksAt.add(column);
    }
  }
  const changesStatics = conditional.some(({ staticOperations }) => staticOperations.length > 0);
  const changesRows = plans.some(({ updatesRows }) => updatesRows);
  const wanted = [
    ...(changesStatics ? statics : statics.filter((column) => looksAt.has(column))),
    ...(changesRows ? regulars : regulars.filter((column) => looksAt.has(column))),
  ];
  return wanted.sort(compareColumns);
}

import type { RangeRead, ReadCommand, RowCondition } from '../../mutation/index.ts';

/**
 * Where the conditions of ALLOW FILTERING are judged.
 *
 * A replica that judges a condition on its own state can hide the newest version of a row from the
 * merge: with A having `v = 1` (old) and B `v = 2` (new), `WHERE v = 1` would get A's row, as B is
 * silent. So when several replicas are read, they judge only what cannot change, conditions on
 * the primary key; they send all other rows, and the coordinator judges the rest after the merge.
 * A read that ends too early for it is continued as a short read.
 *
 * The road not taken: Cassandra lets replicas filter, then asks the silent ones about each row that
 * somebody returned (ReplicaFilteringProtection). That moves fewer rows when the filter is narrow,
 * but needs two rounds, and conditions on several columns, whose newest cells lie on different
 * replicas, need yet another rule (CASSANDRA-19018). Sending rows is always right.
 */
function canChange(condition: RowCondition): boolean {
  return !condition.column.isPrimaryKey;
}

/** True when a read of several replicas has conditions, or an index, that they must not judge by. */
export function mustFilterHere(command: ReadCommand): boolean {
  return command.index !== undefined || command.rowFilter.some(canChange);
}

/** The command as several replicas get it: without what they must not judge by. */
export function withoutFilter<T extends ReadCommand>(command: T): T {
  if (!mustFilterHere(command)) return command;
  const rowFilter = command.rowFilter.filter((condition) => !canChange(condition));
  return { ...command, rowFilter, index: undefined };
}

/**
 * What a replica is asked for the candidates of an index: rows that meet the conditions of the index
 * in its own state. The newest cell of a row lies on some replica of those read, and there it is
 * found; whether the others' newer cells change the row is seen when the candidates are read.
 */
export function candidatesOnly(command: RangeRead): RangeRead {
  const { index } = command;
  if (index === undefined) return command;
  const ofKey = command.rowFilter.filter((condition) => !canChange(condition));
  const conditions = index.conditions.filter((condition) => !ofKey.includes(condition));
  const none = Number.POSITIVE_INFINITY;
  const limits = { ...command.limits, rowsPerPartition: none, partitions: none };
  return { ...command, rowFilter: [...ofKey, ...conditions], limits };
}

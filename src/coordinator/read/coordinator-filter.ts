import type { ReadCommand, RowCondition } from '../../mutation/index.ts';

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

/** True when a read of several replicas has conditions that they must not judge. */
export function mustFilterHere(command: ReadCommand): boolean {
  return command.rowFilter.some(canChange);
}

/** The command as several replicas get it: without the conditions that they must not judge. */
export function withoutFilter<T extends ReadCommand>(command: T): T {
  if (!mustFilterHere(command)) return command;
  const rowFilter = command.rowFilter.filter((condition) => !canChange(condition));
  return { ...command, rowFilter };
}

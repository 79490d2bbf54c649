import { Cell } from './cell.ts';
import { mergeCounters } from './counter-context.ts';
import { NO_DELETION_TIME, NO_TTL } from './deletion-time.ts';
import type { Liveness } from './liveness.ts';

/** TTL that marks a liveness as a tombstone of a view's row (LivenessInfo.EXPIRED_LIVENESS_TTL). */
const EXPIRED_LIVENESS_TTL = 0x7fffffff;

/**
 * Which of two cells of the same column (and path) survives: always one of both, whatever the order
 * of the arguments. Rules of Cassandra 5.0's Cells.resolveRegular:
 *
 * 1. the newer timestamp;
 * 2. on a tie, what is deleted or will expire beats what stays;
 * 3. a tombstone beats an expiring cell;
 * 4. the later local deletion time;
 * 5. of two expiring cells the lower TTL (it was written later);
 * 6. the larger value, bytes unsigned.
 */
export function reconcileCells(left: Cell, right: Cell): Cell {
  if (left.column.type.isCounter) return reconcileCounters(left, right);
  const leftTimestamp = left.timestamp;
  const rightTimestamp = right.timestamp;
  if (leftTimestamp !== rightTimestamp) return leftTimestamp > rightTimestamp ? left : right;

  const leftTime = left.localDeletionTime;
  const rightTime = right.localDeletionTime;
  if (leftTime !== NO_DELETION_TIME || rightTime !== NO_DELETION_TIME) {
    if (leftTime === NO_DELETION_TIME) return right;
    if (rightTime === NO_DELETION_TIME) return left;
    const leftIsTombstone = left.ttl === NO_TTL;
    if (leftIsTombstone !== (right.ttl === NO_TTL)) return leftIsTombstone ? left : right;
    if (leftTime !== rightTime) return leftTime > rightTime ? left : right;
    if (left.ttl !== right.ttl) return left.ttl < right.ttl ? left : right;
  }
  return Buffer.compare(left.value, right.value) >= 0 ? left : right;
}

/**
 * The cell of both counters: a tombstone whatever its timestamp, else the merged shards with the
 * newer timestamp (Cells.resolveCounter). Values that were not fetched are empty, and stay so.
 */
function reconcileCounters(left: Cell, right: Cell): Cell {
  if (left.isTombstone && right.isTombstone) {
    if (left.timestamp !== right.timestamp) return left.timestamp > right.timestamp ? left : right;
    return left.localDeletionTime >= right.localDeletionTime ? left : right;
  }
  if (left.isTombstone || right.isTombstone) return left.isTombstone ? left : right;
  const newer = left.timestamp >= right.timestamp ? left : right;
  if (left.value.length === 0 || right.value.length === 0) {
    if (left.value.length === right.value.length) return newer;
    return left.value.length === 0 ? left : right;
  }
  const value = mergeCounters(left.value, right.value);
  if (newer.value.equals(value)) return newer;
  return new Cell(left.column, newer.timestamp, newer.ttl, newer.localDeletionTime, value, null);
}

/** True when `left` wins over `right`; false on full equality (LivenessInfo.supersedes). */
export function livenessSupersedes(left: Liveness, right: Liveness): boolean {
  if (left.timestamp !== right.timestamp) return left.timestamp > right.timestamp;
  const leftIsExpired = left.ttl === EXPIRED_LIVENESS_TTL;
  if (leftIsExpired !== (right.ttl === EXPIRED_LIVENESS_TTL)) return leftIsExpired;
  const leftIsExpiring = left.ttl !== NO_TTL;
  if (leftIsExpiring !== (right.ttl !== NO_TTL)) return leftIsExpiring;
  if (left.localExpirationTime !== right.localExpirationTime) {
    return left.localExpirationTime > right.localExpirationTime;
  }
  return left.ttl < right.ttl;
}

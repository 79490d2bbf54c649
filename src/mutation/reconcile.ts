import { invariant } from '../base/error/index.ts';
import type { Cell } from './cell.ts';
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
  invariant(!left.column.type.isCounter, 'counter cells are merged by their shards');
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

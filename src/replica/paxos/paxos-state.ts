import { compareTimes, timeUuidMicros } from '../../base/uuid/index.ts';
import type { PaxosCommit } from '../../messaging/index.ts';

/** What a replica remembers of one partition (service/paxos/PaxosState.java of Cassandra 5.0). */
export interface PaxosState {
  /** The newest ballot that was promised; null for none. */
  readonly promised: Buffer | null;
  /** The proposal accepted last, unless it was committed. */
  readonly accepted: PaxosCommit | null;
  readonly committed: PaxosCommit | null;
}

export const NO_PAXOS_STATE: PaxosState = { promised: null, accepted: null, committed: null };

/** Whether a ballot is newer than another; ballots of the same time are not. */
export function isAfter(ballot: Buffer, other: Buffer | null): boolean {
  return other === null || compareTimes(ballot, other) > 0;
}

/** The newest ballot that this replica has seen; null for none. */
export function latestBallot({ promised, accepted, committed }: PaxosState): Buffer | null {
  let latest = promised;
  if (accepted !== null && isAfter(accepted.ballot, latest)) latest = accepted.ballot;
  if (committed !== null && isAfter(committed.ballot, latest)) latest = committed.ballot;
  return latest;
}

/** The state after a commit: what it outdates is forgotten. */
export function withCommit(state: PaxosState, commit: PaxosCommit): PaxosState {
  const { promised, accepted, committed } = state;
  const isNewest = committed === null || isAfter(commit.ballot, committed.ballot);
  const isDone = accepted !== null && !isAfter(accepted.ballot, commit.ballot);
  return {
    promised,
    accepted: isDone ? null : accepted,
    committed: isNewest ? commit : committed,
  };
}

/**
 * What of a state is still remembered at a moment: as in the rows of system.paxos, each part lives
 * for `ttlSeconds` from its ballot on.
 */
export function withoutExpired(
  state: PaxosState,
  nowSeconds: number,
  ttlSeconds: number,
): PaxosState {
  const { promised, accepted, committed } = state;
  const isOld = (ballot: Buffer) => ballotSeconds(ballot) + ttlSeconds <= nowSeconds;
  const oldPromise = promised !== null && isOld(promised);
  const oldAccepted = accepted !== null && isOld(accepted.ballot);
  const oldCommitted = committed !== null && isOld(committed.ballot);
  if (!oldPromise && !oldAccepted && !oldCommitted) return state;
  return {
    promised: oldPromise ? null : promised,
    accepted: oldAccepted ? null : accepted,
    committed: oldCommitted ? null : committed,
  };
}

/** Seconds since the epoch of a ballot. */
export function ballotSeconds(ballot: Buffer): number {
  return Math.floor(timeUuidMicros(ballot) / 1_000_000);
}

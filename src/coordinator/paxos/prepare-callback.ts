import { compareTimes, timeUuidMicros } from '../../base/uuid/index.ts';
import type { PaxosCommit, PrepareResponse } from '../../messaging/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import { paxosStateTtlSeconds } from '../../schema/index.ts';
import { PaxosCallback } from './paxos-callback.ts';

/** Gathers promises, and what participants know of earlier rounds, until a majority promised. */
export class PrepareCallback extends PaxosCallback<'PAXOS_PREPARE_RSP'> {
  readonly blockFor: number;
  /** False as soon as one participant refused. */
  promised = true;
  /** Of those accepted, or of the refusals, the one of the newest ballot. */
  inProgress: PaxosCommit | null = null;
  mostRecentCommit: PaxosCommit | null = null;
  private readonly commits = new Map<Endpoint, PaxosCommit | null>();

  constructor(asked: number, required: number) {
    super(asked);
    this.blockFor = required;
  }

  get received(): number {
    return this.commits.size;
  }

  protected override take(from: Endpoint, response: PrepareResponse): void {
    // A refusal tells its ballot too, so that the next one may be newer in spite of skewed clocks.
    this.inProgress = newer(this.inProgress, response.inProgress);
    if (!response.promised) {
      this.promised = false;
      return;
    }
    this.commits.set(from, response.mostRecentCommit);
    this.mostRecentCommit = newer(this.mostRecentCommit, response.mostRecentCommit);
  }

  protected override isEnough(): boolean {
    return !this.promised || this.commits.size >= this.blockFor;
  }

  /**
   * Participants that promised and have not seen the most recent commit. None when it is so old that
   * others may have forgotten it already: repair sees to those.
   */
  missingMostRecentCommit(nowSeconds: number): readonly Endpoint[] {
    const commit = this.mostRecentCommit;
    if (commit === null) return [];
    const { ballot, update } = commit;
    const seconds = Math.floor(timeUuidMicros(ballot) / 1_000_000);
    if (seconds + paxosStateTtlSeconds(update.table) < nowSeconds) return [];
    return [...this.commits]
      .filter(([, known]) => known === null || !known.ballot.equals(ballot))
      .map(([endpoint]) => endpoint);
  }
}

function newer(left: PaxosCommit | null, right: PaxosCommit | null): PaxosCommit | null {
  if (left === null || right === null) return left ?? right;
  return compareTimes(right.ballot, left.ballot) > 0 ? right : left;
}

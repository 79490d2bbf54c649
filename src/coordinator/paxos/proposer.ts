import {
  Consistency,
  casWriteTimeout,
  casWriteUnknown,
  RequestError,
} from '../../base/error/index.ts';
import { compareTimes, timeUuid, timeUuidMicros } from '../../base/uuid/index.ts';
import type { PaxosCommit } from '../../messaging/index.ts';
import type { DecoratedKey, PartitionUpdate } from '../../mutation/index.ts';
import {
  DeletionTime,
  isEmptyUpdate,
  Mutation,
  restamp,
  PartitionUpdate as Update,
} from '../../mutation/index.ts';
import type { Trace } from '../../observe/index.ts';
import type { Random } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { KeyspaceRules } from '../consistency/index.ts';
import type { WriteEnvironment, Writer } from '../write/index.ts';
import type { Participants } from './participants.ts';
import { paxosParticipants } from './participants.ts';
import { PrepareCallback } from './prepare-callback.ts';
import { ProposeCallback } from './propose-callback.ts';

export interface PaxosTimeouts {
  readonly writeRequestTimeoutMs: number;
  readonly casContentionTimeoutMs: number;
}

export interface PaxosEnvironment extends WriteEnvironment {
  readonly rules: KeyspaceRules;
  readonly writer: Writer;
  readonly random: Random;
  readonly timeouts: PaxosTimeouts;
  /** An operation is over that had to begin again so often because others were in its way. */
  readonly onContention?: (table: TableMetadata, key: DecoratedKey, contentions: number) => void;
}

/** What one operation wants of its rounds. */
export interface PaxosWork<T> {
  readonly table: TableMetadata;
  readonly key: DecoratedKey;
  /** SERIAL or LOCAL_SERIAL. */
  readonly level: Consistency;
  /** At which what others left unfinished is committed. */
  readonly replayLevel: Consistency;
  readonly commitLevel: Consistency;
  readonly trace: Trace | null;
  nextTimestamp(atLeast: number): number;
  /** Called once a ballot is prepared, for each try anew. An empty update is not committed. */
  propose(ballot: Buffer): Promise<Proposed<T>>;
}

export interface Proposed<T> {
  readonly update: PartitionUpdate;
  readonly result: T;
}

/** Someone with a newer ballot gets so long at most before the next try. */
const LONGEST_PAUSE_MS = 100;
/** Time UUIDs begin with the year 1582. */
const BEFORE_ALL_BALLOTS = 0;

/**
 * One operation of Paxos on one partition (StorageProxy.doPaxos of Cassandra 5.0, variant v1):
 *
 * 1. PREPARE: a majority promises to accept nothing older than our ballot, and tells what it knows.
 * 2. An accepted proposal that may have been chosen is proposed again and committed; then from 1.
 *    Participants that missed the most recent commit get it, and have it before we go on.
 * 3. The operation reads, decides, and PROPOSEs its change. Refused by all: from 1, after a pause.
 *    Accepted by some, but no majority: nobody knows what will become of it (CAS_WRITE_UNKNOWN).
 * 4. COMMIT: the change is written to all replicas at the level that the client wants.
 *
 * Empty changes (of serial reads, and of transactions whose conditions were not met) are proposed,
 * so that no older proposal can be finished later, but neither committed nor finished by others.
 */
export class PaxosOperation<T> {
  private readonly environment: PaxosEnvironment;
  private readonly work: PaxosWork<T>;
  private readonly startedAt: number;
  private contentions = 0;

  constructor(environment: PaxosEnvironment, work: PaxosWork<T>) {
    this.environment = environment;
    this.work = work;
    this.startedAt = environment.clock.monotonicMillis();
  }

  /**
   * The result of the proposal that was chosen. Rejects with Unavailable, WriteTimeout, WriteFailure,
   * CasWriteUnknown, and what `propose` rejects with.
   */
  async run(): Promise<T> {
    try {
      return await this.attempt();
    } finally {
      const { table, key } = this.work;
      if (this.contentions > 0) this.environment.onContention?.(table, key, this.contentions);
    }
  }

  private async attempt(): Promise<T> {
    const { work } = this;
    while (this.hasTime) {
      const participants = this.participants();
      const ballot = await this.begin(participants);
      const { update, result } = await work.propose(ballot);
      const proposal = { ballot, update: restamp(update, timeUuidMicros(ballot)) };
      work.trace?.event('Proposing client-requested updates');
      if (await this.propose(proposal, participants, true)) {
        if (!isEmptyUpdate(update)) await this.commit(proposal, work.commitLevel, true);
        return result;
      }
      work.trace?.event('Paxos proposal not accepted (pre-empted by a higher ballot)');
      await this.pause();
    }
    throw this.outOfTime();
  }

  private get hasTime(): boolean {
    const elapsedMs = this.environment.clock.monotonicMillis() - this.startedAt;
    return elapsedMs < this.environment.timeouts.casContentionTimeoutMs;
  }

  private participants(): Participants {
    const { cluster, rules, pendingReplicas } = this.environment;
    const { table, key, level } = this.work;
    const own = rules.of(table.keyspace);
    const pending = pendingReplicas.call(this.environment, own.keyspace, key);
    return paxosParticipants(cluster, own, pending, key, level);
  }

  /** Steps 1 and 2, until there is nothing left to finish: the ballot that is prepared then. */
  private async begin(participants: Participants): Promise<Buffer> {
    let atLeast = BEFORE_ALL_BALLOTS;
    while (this.hasTime) {
      const ballot = this.nextBallot(atLeast);
      this.work.trace?.event('Preparing ballot');
      const summary = await this.prepare(ballot, participants);
      const { inProgress, mostRecentCommit } = summary;
      if (inProgress !== null) atLeast = timeUuidMicros(inProgress.ballot) + 1;
      if (!summary.promised) {
        this.work.trace?.event('Some replicas have already promised a higher ballot than ours');
        await this.pause();
        continue;
      }
      if (inProgress !== null && isUnfinished(inProgress, mostRecentCommit)) {
        await this.finish({ ballot, update: inProgress.update }, participants);
        continue;
      }
      if (await this.spreadMostRecentCommit(summary)) return ballot;
      await this.pause();
    }
    throw this.outOfTime();
  }

  private nextBallot(atLeast: number): Buffer {
    const clockAndNode = this.environment.random.bytes(8);
    clockAndNode[0] = ((clockAndNode[0] as number) & 0x3f) | 0x80;
    return timeUuid(this.work.nextTimestamp(atLeast), clockAndNode);
  }

  private async prepare(ballot: Buffer, { contacts, required }: Participants) {
    const { table, key, trace } = this.work;
    const update = new Update(table, key, DeletionTime.LIVE, null, [], []);
    const callback = new PrepareCallback(contacts.length, required);
    const timeoutMs = this.remainingMs();
    for (const { endpoint } of contacts) {
      const { messages } = this.environment;
      messages.request(
        'PAXOS_PREPARE_REQ',
        { ballot, update },
        endpoint,
        callback,
        timeoutMs,
        trace,
      );
    }
    if (!(await callback.settled())) throw this.timeout(callback);
    return callback;
  }

  /** True when a majority accepted; false when somebody prepared a newer ballot. */
  private async propose(
    proposal: PaxosCommit,
    { contacts, required }: Participants,
    isOwn: boolean,
  ): Promise<boolean> {
    const { messages } = this.environment;
    const callback = new ProposeCallback(contacts.length, required, !isOwn);
    const timeoutMs = this.remainingMs();
    for (const { endpoint } of contacts) {
      const { trace } = this.work;
      messages.request('PAXOS_PROPOSE_REQ', proposal, endpoint, callback, timeoutMs, trace);
    }
    if (!(await callback.settled())) throw this.timeout(callback);
    if (callback.isAccepted) return true;
    if (isOwn && callback.accepted > 0) {
      throw casWriteUnknown(this.work.level, callback.accepted, required);
    }
    return false;
  }

  /** Proposes under our ballot what somebody else left, and commits it. */
  private async finish({ ballot, update }: PaxosCommit, participants: Participants): Promise<void> {
    const { trace, replayLevel } = this.work;
    trace?.event('Finishing incomplete paxos round');
    const proposal = { ballot, update: restamp(update, timeUuidMicros(ballot)) };
    if (!(await this.propose(proposal, participants, false))) {
      await this.pause();
      return;
    }
    try {
      await this.commit(proposal, replayLevel, false);
    } catch (error) {
      // This is still the preparation of our own change.
      throw error instanceof RequestError ? asCas(error, this.contentions) : error;
    }
  }

  /** Whether all who promised have the most recent commit now. */
  private async spreadMostRecentCommit(summary: PrepareCallback): Promise<boolean> {
    const { clock, messages } = this.environment;
    const { trace } = this.work;
    const missing = summary.missingMostRecentCommit(Math.floor(clock.nowMillis() / 1000));
    const commit = summary.mostRecentCommit;
    if (missing.length === 0 || commit === null) return true;
    trace?.event('Repairing replicas that missed the most recent commit');
    const timeoutMs = this.remainingMs();
    const received = await Promise.all(
      missing.map(
        (endpoint) =>
          new Promise<boolean>((resolve) => {
            const callback = { onResponse: () => resolve(true), onFailure: () => resolve(false) };
            messages.request('PAXOS_COMMIT_REQ', commit, endpoint, callback, timeoutMs, trace);
          }),
      ),
    );
    return received.every(Boolean);
  }

  /** Step 4. Level ANY waits for nobody. */
  private async commit(
    commit: PaxosCommit,
    level: Consistency,
    allowsHints: boolean,
  ): Promise<void> {
    const { writer } = this.environment;
    const { update } = commit;
    const mutation = new Mutation(update.table.keyspace, update.key, [update]);
    const context = writer.context(level, 'SIMPLE', this.remainingMs(), this.work.trace);
    const planned = writer.plan(mutation, context);
    writer.sendCommit(commit, planned, context, allowsHints);
    if (level === Consistency.ANY) return;
    try {
      await planned.handler.settled();
    } catch (error) {
      throw error instanceof RequestError ? withContentions(error, this.contentions) : error;
    }
  }

  /** Gives the other proposer a chance to finish. */
  private pause(): Promise<void> {
    this.contentions++;
    const { timers, random } = this.environment;
    return new Promise((resolve) => {
      timers.after(random.integer(LONGEST_PAUSE_MS), resolve);
    });
  }

  /** Of the write timeout, which counts from the start of the whole operation. */
  private remainingMs(): number {
    const { clock, timeouts } = this.environment;
    const elapsedMs = clock.monotonicMillis() - this.startedAt;
    return Math.max(1, timeouts.writeRequestTimeoutMs - Math.floor(elapsedMs));
  }

  private timeout({ received, blockFor }: PrepareCallback | ProposeCallback): RequestError {
    return casWriteTimeout('CAS', this.work.level, received, blockFor, this.contentions);
  }

  private outOfTime(): RequestError {
    const { table, level } = this.work;
    const blockFor = this.environment.rules.of(table.keyspace).blockFor(level);
    return casWriteTimeout('CAS', level, 0, blockFor, this.contentions);
  }
}

/** Accepted by somebody, not known to be committed, and worth it. */
function isUnfinished(inProgress: PaxosCommit, mostRecentCommit: PaxosCommit | null): boolean {
  if (isEmptyUpdate(inProgress.update)) return false;
  return mostRecentCommit === null || compareTimes(inProgress.ballot, mostRecentCommit.ballot) > 0;
}

function withContentions(error: RequestError, contentions: number): RequestError {
  const { details } = error;
  if (details.kind !== 'writeTimeout') return error;
  const { writeType, consistency, received, blockFor } = details;
  return casWriteTimeout(writeType, consistency, received, blockFor, contentions);
}

function asCas(error: RequestError, contentions: number): RequestError {
  const { details } = error;
  if (details.kind !== 'writeTimeout') return error;
  return casWriteTimeout(
    'CAS',
    details.consistency,
    details.received,
    details.blockFor,
    contentions,
  );
}

import { FailureReason, invariant } from '../../base/error/index.ts';
import { timeUuidMicros } from '../../base/uuid/index.ts';
import type { Message, MessageService, PaxosCommit } from '../../messaging/index.ts';
import type { PartitionData, PartitionUpdate } from '../../mutation/index.ts';
import { finishRead, isEmptyUpdate, Mutation } from '../../mutation/index.ts';
import type { Log } from '../../platform/index.ts';
import type { SchemaSource, TableMetadata } from '../../schema/index.ts';
import { paxosStateTtlSeconds } from '../../schema/index.ts';
import type { StorageEngine } from '../../storage/index.ts';
import type { MutationApplier } from '../apply/index.ts';
import type { Truncations } from '../truncate/index.ts';
import { KeyedTasks } from './keyed-tasks.ts';
import type { PaxosState } from './paxos-state.ts';
import { ballotSeconds, isAfter, latestBallot, withCommit, withoutExpired } from './paxos-state.ts';
import { PaxosTable } from './paxos-table.ts';

export interface AcceptorEnvironment {
  readonly messages: MessageService;
  readonly engine: StorageEngine;
  readonly schema: SchemaSource;
  readonly log: Log;
}

type PaxosRequest = Message<'PAXOS_PREPARE_REQ' | 'PAXOS_PROPOSE_REQ' | 'PAXOS_COMMIT_REQ'>;

/** States of so many partitions are kept in memory; the others are read when they are asked for. */
const CACHED_STATES = 4096;

/**
 * The replica's side of lightweight transactions (service/paxos/PaxosState.java of Cassandra 5.0,
 * variant v1). For each partition of each table:
 *
 * 1. PREPARE: a ballot newer than all seen is promised, and the answer tells what was accepted and
 *    committed before. An older one is refused, with the newest ballot seen.
 * 2. PROPOSE: what comes under a ballot not older than all seen is accepted.
 * 3. COMMIT: the update is applied to its table, unless that was truncated since, and remembered as
 *    the most recent commit; the proposal is done with.
 *
 * Invariants: requests for one partition are handled one after the other; nothing is answered before
 * the commit log has it as `commitlog_sync` demands; a state whose write failed is read anew.
 */
export class Acceptor {
  private readonly environment: AcceptorEnvironment;
  private readonly applier: MutationApplier;
  private readonly truncations: Truncations;
  private readonly tasks = new KeyedTasks();
  private readonly states = new Map<string, PaxosState>();

  constructor(
    environment: AcceptorEnvironment,
    applier: MutationApplier,
    truncations: Truncations,
  ) {
    this.environment = environment;
    this.applier = applier;
    this.truncations = truncations;
    const { messages } = environment;
    messages.handle('PAXOS_PREPARE_REQ', (message) =>
      this.run(message, (state, key) => this.prepare(message, state, key)),
    );
    messages.handle('PAXOS_PROPOSE_REQ', (message) =>
      this.run(message, (state, key) => this.propose(message, state, key)),
    );
    messages.handle('PAXOS_COMMIT_REQ', (message) =>
      this.run(message, (state, key) => this.commit(message, state, key)),
    );
  }

  /** Finds the state of the partition and hands it to a step, when its turn has come. */
  private run(
    message: PaxosRequest,
    step: (state: PaxosState, key: string) => undefined | Promise<void>,
  ): void {
    const { update, ballot } = message.payload;
    if (!this.applier.knows(mutationOf(update))) {
      this.environment.messages.fail(message, FailureReason.INCOMPATIBLE_SCHEMA);
      return;
    }
    const key = `${update.table.id} ${update.key.key.toString('latin1')}`;
    this.tasks.run(key, () => {
      try {
        const cached = this.states.get(key);
        const found = cached ?? this.load(update, ballotSeconds(ballot));
        if (found instanceof Promise) return this.runLater(message, found, step, key);
        const done = step(this.current(found, message.payload), key);
        return done?.catch((error: unknown) => this.fail(message, key, error));
      } catch (error) {
        this.fail(message, key, error);
        return undefined;
      }
    });
  }

  private async runLater(
    message: PaxosRequest,
    found: Promise<PaxosState>,
    step: (state: PaxosState, key: string) => undefined | Promise<void>,
    key: string,
  ): Promise<void> {
    try {
      await step(this.current(await found, message.payload), key);
    } catch (error) {
      this.fail(message, key, error);
    }
  }

  private current(state: PaxosState, { ballot, update }: PaxosCommit): PaxosState {
    return withoutExpired(state, ballotSeconds(ballot), paxosStateTtlSeconds(update.table));
  }

  private load(update: PartitionUpdate, nowSeconds: number): PaxosState | Promise<PaxosState> {
    const { table, key } = update;
    const command = this.table.read(table, key, nowSeconds);
    const found = this.environment.engine.read(command);
    const stateOf = (partitions: readonly PartitionData[]) =>
      this.table.stateOf(table, finishRead(command, partitions)[0]);
    return found instanceof Promise ? found.then(stateOf) : stateOf(found);
  }

  private prepare(
    message: Message<'PAXOS_PREPARE_REQ'>,
    state: PaxosState,
    key: string,
  ): undefined | Promise<void> {
    const { messages } = this.environment;
    const { ballot, update } = message.payload;
    const latest = latestBallot(state);
    const { accepted, committed } = state;
    if (latest !== null && !isAfter(ballot, latest)) {
      this.keep(key, state);
      const inProgress = { ballot: latest, update };
      const refusal = { promised: false, inProgress, mostRecentCommit: committed };
      messages.respond(message, 'PAXOS_PREPARE_RSP', refusal);
      return undefined;
    }
    return after(this.save(this.table.promise(message.payload)), () => {
      this.keep(key, { promised: ballot, accepted, committed });
      const promise = { promised: true, inProgress: accepted, mostRecentCommit: committed };
      messages.respond(message, 'PAXOS_PREPARE_RSP', promise);
    });
  }

  private propose(
    message: Message<'PAXOS_PROPOSE_REQ'>,
    state: PaxosState,
    key: string,
  ): undefined | Promise<void> {
    const { messages } = this.environment;
    const proposal = message.payload;
    const { ballot } = proposal;
    const latest = latestBallot(state);
    const isAccepted = latest === null || ballot.equals(latest) || isAfter(ballot, latest);
    if (!isAccepted || state.committed?.ballot.equals(ballot) === true) {
      this.keep(key, state);
      messages.respond(message, 'PAXOS_PROPOSE_RSP', isAccepted);
      return undefined;
    }
    return after(this.save(this.table.proposal(proposal)), () => {
      this.keep(key, { ...state, accepted: proposal });
      messages.respond(message, 'PAXOS_PROPOSE_RSP', true);
    });
  }

  /** The data goes first: a commit that is remembered must have been applied. */
  private commit(
    message: Message<'PAXOS_COMMIT_REQ'>,
    state: PaxosState,
    key: string,
  ): undefined | Promise<void> {
    const commit = message.payload;
    const finish = () =>
      after(this.save(this.table.commit(commit)), () => {
        this.keep(key, withCommit(state, commit));
        this.environment.messages.respond(message, 'PAXOS_COMMIT_RSP', null);
      });
    const applied = this.isWanted(commit)
      ? this.applier.apply(mutationOf(commit.update))
      : undefined;
    return applied === undefined ? finish() : applied.then(finish);
  }

  /** Not when the table was truncated after the ballot. */
  private isWanted({ ballot, update }: PaxosCommit): boolean {
    if (isEmptyUpdate(update)) return false;
    return timeUuidMicros(ballot) >= this.truncations.truncatedAt(update.table.id) * 1000;
  }

  private save(mutation: Mutation): undefined | Promise<void> {
    return this.environment.engine.apply(mutation, true);
  }

  /** The oldest entry makes room; a map keeps the order in which keys came. */
  private keep(key: string, state: PaxosState): void {
    this.states.delete(key);
    this.states.set(key, state);
    if (this.states.size <= CACHED_STATES) return;
    for (const oldest of this.states.keys()) {
      this.states.delete(oldest);
      return;
    }
  }

  private fail(message: PaxosRequest, key: string, error: unknown): void {
    this.states.delete(key);
    this.environment.log.error(`Cannot answer ${message.verb} from ${message.from}`, error);
    this.environment.messages.fail(message, FailureReason.UNKNOWN);
  }

  private get table(): PaxosTable {
    this.paxos ??= new PaxosTable(this.systemTable());
    return this.paxos;
  }

  private paxos: PaxosTable | null = null;

  private systemTable(): TableMetadata {
    const table = this.environment.schema.current.table('system', 'paxos');
    invariant(table !== undefined, 'the schema has system.paxos');
    return table;
  }
}

function mutationOf(update: PartitionUpdate): Mutation {
  return new Mutation(update.table.keyspace, update.key, [update]);
}

/** At once when there is nothing to wait for. */
function after(saved: undefined | Promise<void>, then: () => void): undefined | Promise<void> {
  if (saved !== undefined) return saved.then(then);
  then();
  return undefined;
}

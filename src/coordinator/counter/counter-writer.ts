import {
  Consistency,
  FailureReason,
  invalidRequest,
  RequestError,
  unavailable,
} from '../../base/error/index.ts';
import type { NodeInfo } from '../../cluster/index.ts';
import type { CounterMutation, Message } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { Trace } from '../../observe/index.ts';
import type { Log, Random } from '../../platform/index.ts';
import type { KeyspaceRules } from '../consistency/index.ts';
import { isDataCenterLocal } from '../consistency/index.ts';
import type { WriteEnvironment, Writer } from '../write/index.ts';
import { WriteHandler } from '../write/index.ts';

/** The local store, as leader: see `replica/counter`. */
export interface CounterStore {
  knows(mutation: Mutation): boolean;
  apply(mutation: Mutation, deadlineMs: number): Promise<Mutation>;
}

export interface CounterWriterEnvironment extends WriteEnvironment {
  readonly counters: CounterStore;
  readonly random: Random;
  readonly log: Log;
}

/** As they are at the moment. */
interface CounterTimeouts {
  readonly counterWriteRequestTimeoutMs: number;
}

/**
 * Writes counters (StorageProxy.mutateCounter of Cassandra 5.0). An update is not idempotent, so
 * one replica, the leader, turns it into its own shard, which is.
 *
 * 1. The coordinator chooses the leader: a live replica of its data centre, by chance; else the
 *    nearest.
 * 2. It leads itself, or sends COUNTER_MUTATION_REQ and waits for the leader's answer.
 * 3. The leader applies the update, which counts as its response, and sends the result to the other
 *    replicas as any mutation; those that miss it get hints of the result.
 * 4. The leader answers when the level is reached. When it is not in time it stays silent, and
 *    the coordinator times out: whether the update counts is then unknown.
 */
export class CounterWriter {
  private readonly environment: CounterWriterEnvironment;
  private readonly rules: KeyspaceRules;
  private readonly writer: Writer;
  private readonly timeouts: CounterTimeouts;

  constructor(
    environment: CounterWriterEnvironment,
    rules: KeyspaceRules,
    writer: Writer,
    timeouts: CounterTimeouts,
  ) {
    this.environment = environment;
    this.rules = rules;
    this.writer = writer;
    this.timeouts = timeouts;
    environment.messages.handle('COUNTER_MUTATION_REQ', (message) => this.handle(message));
  }

  private get timeoutMs(): number {
    return this.timeouts.counterWriteRequestTimeoutMs;
  }

  /** Throws Unavailable; rejects with WriteTimeout or WriteFailure of the type COUNTER. */
  write(mutation: Mutation, level: Consistency, trace: Trace | null): Promise<void> {
    const leader = this.leaderOf(mutation, level);
    const { messages } = this.environment;
    if (leader.endpoint === messages.endpoint) return this.lead(mutation, level, trace);
    // Refused here already when the leader could not succeed.
    this.writer.plan(mutation, this.writer.context(level, 'COUNTER', this.timeoutMs, trace));
    const forwarding = this.writer.context(Consistency.ONE, 'COUNTER', this.timeoutMs, trace);
    const handler = new WriteHandler(forwarding, null, [leader], 1);
    trace?.event(`Enqueuing counter update to ${leader.endpoint}`);
    handler.expect(1);
    const update: CounterMutation = { mutation, consistency: level };
    messages.request(
      'COUNTER_MUTATION_REQ',
      update,
      leader.endpoint,
      handler,
      this.timeoutMs,
      trace,
    );
    return handler.settled();
  }

  private leaderOf(mutation: Mutation, level: Consistency): NodeInfo {
    const { cluster, random } = this.environment;
    const rules = this.rules.of(mutation.keyspace);
    const alive = rules.replicas(mutation.key).filter(({ endpoint }) => cluster.isAlive(endpoint));
    const local = alive.filter(({ dataCenter }) => dataCenter === cluster.local.dataCenter);
    const [nearest] = alive;
    if (nearest === undefined || (local.length === 0 && isDataCenterLocal(level))) {
      throw unavailable(level, rules.blockFor(level), 0);
    }
    return local[random.integer(local.length)] ?? nearest;
  }

  private lead(mutation: Mutation, level: Consistency, trace: Trace | null): Promise<void> {
    const { environment, timeoutMs } = this;
    const { messages, timers, counters, log } = environment;
    const context = this.writer.context(level, 'COUNTER', timeoutMs, trace);
    const planned = this.writer.plan(mutation, context);
    const { handler } = planned;
    const self = messages.endpoint;
    handler.expect(1);
    handler.holdHints();
    trace?.event('Acquiring counter locks');
    let isSettled = false;
    const deadline = timers.after(timeoutMs, () => {
      isSettled = true;
      handler.onFailure(self, FailureReason.TIMEOUT);
    });
    const settle = (then: () => void) => {
      if (isSettled) return;
      deadline.cancel();
      then();
    };
    counters
      .apply(mutation, context.startedAt + timeoutMs)
      .then((result) => {
        handler.hintWith(result);
        this.writer.send({ ...planned, mutation: result }, context, false);
        settle(() => handler.onResponse(self));
      })
      .catch((error: unknown) => {
        log.error(`Cannot lead an update of counters in ${mutation.keyspace}`, error);
        settle(() => handler.onFailure(self, FailureReason.UNKNOWN));
      });
    return handler.settled();
  }

  private handle(message: Message<'COUNTER_MUTATION_REQ'>): void {
    const { messages, counters } = this.environment;
    const { mutation, consistency } = message.payload;
    if (!counters.knows(mutation)) {
      messages.fail(message, FailureReason.INCOMPATIBLE_SCHEMA);
      return;
    }
    let led: Promise<void>;
    try {
      led = this.lead(mutation, consistency, null);
    } catch {
      messages.fail(message, FailureReason.UNKNOWN);
      return;
    }
    led.then(
      () => messages.respond(message, 'COUNTER_MUTATION_RSP', null),
      (error: unknown) => {
        const kind = error instanceof RequestError ? error.details.kind : null;
        if (kind !== 'writeTimeout') messages.fail(message, FailureReason.UNKNOWN);
      },
    );
  }
}

/** Throws for levels that updates of counters cannot have. */
export function validateForCounter(level: Consistency, tableName: string): void {
  if (level === Consistency.ANY) {
    throw invalidRequest(
      `Consistency level ANY is not yet supported for counter table ${tableName}`,
    );
  }
  if (level === Consistency.SERIAL || level === Consistency.LOCAL_SERIAL) {
    throw invalidRequest('Counter operations are inherently non-serializable');
  }
}

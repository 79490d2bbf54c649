import type { FailureReason } from '../../base/error/index.ts';
import { readTimeout } from '../../base/error/index.ts';
import type { ResponseCallback } from '../../messaging/index.ts';
import type { PartitionUpdate } from '../../mutation/index.ts';
import { Mutation, UpdateBuilder } from '../../mutation/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import type { ReadContext } from './read-context.ts';
import { remainingMs } from './read-context.ts';

/**
 * Writes to the replicas of a read what they missed in one partition, before the client gets its
 * answer, so that no later read of the same level sees an older state
 * (service/reads/repair/BlockingPartitionRepair.java of Cassandra 5.0).
 *
 * 1. READ_REPAIR_REQ to every replica that differs; it never leaves a hint.
 * 2. It waits for as many as the level needs, less those that were right already.
 * 3. When they are slow, what is unacknowledged goes to the live replicas that were not read, whose
 *    acknowledgements count as well.
 * 4. Too few until the read's deadline: ReadTimeout, with the data present.
 */
export class PartitionRepair implements ResponseCallback {
  private readonly context: ReadContext;
  private readonly blockFor: number;
  private readonly pending: Map<Endpoint, PartitionUpdate>;
  private waitingOn: number;
  private isEnded = false;
  private error: Error | null = null;
  private resolve: (() => void) | null = null;
  private reject: ((error: Error) => void) | null = null;

  /** `contacts` replicas were read; `repairs` has the updates of those that differ. */
  constructor(
    context: ReadContext,
    blockFor: number,
    contacts: number,
    repairs: Map<Endpoint, PartitionUpdate>,
  ) {
    this.context = context;
    this.blockFor = blockFor;
    this.pending = new Map(repairs);
    this.waitingOn = Math.max(0, blockFor - (contacts - repairs.size));
    this.isEnded = this.waitingOn === 0;
  }

  /** Steps 1 and 3; `others` are live replicas that were not read, asked after `patienceMs`. */
  send(others: readonly Endpoint[], patienceMs: number): void {
    const { timers } = this.context.environment;
    for (const [endpoint, update] of [...this.pending]) this.write(endpoint, update);
    if (this.isEnded) return;
    timers.after(remainingMs(this.context), () => this.onDeadline());
    if (others.length > 0 && patienceMs < this.context.timeoutMs) {
      timers.after(patienceMs, () => this.writeToOthers(others));
    }
  }

  /** Rejects with ReadTimeout. Asked for at most once. */
  settled(): Promise<void> {
    if (this.error !== null) return Promise.reject(this.error);
    if (this.isEnded) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  onResponse(from: Endpoint): void {
    this.pending.delete(from);
    if (this.isEnded || --this.waitingOn > 0) return;
    this.isEnded = true;
    this.resolve?.();
  }

  onFailure(_from: Endpoint, _reason: FailureReason): void {
    // Others may still acknowledge in its place; without them the deadline ends the wait.
  }

  private write(endpoint: Endpoint, update: PartitionUpdate): void {
    const { context } = this;
    const mutation = new Mutation(update.table.keyspace, update.key, [update]);
    const { messages } = context.environment;
    context.trace?.event(`Sending read-repair-mutation to ${endpoint}`);
    messages.request(
      'READ_REPAIR_REQ',
      mutation,
      endpoint,
      this,
      remainingMs(context),
      context.trace,
    );
  }

  private writeToOthers(others: readonly Endpoint[]): void {
    const [first, ...rest] = this.pending.values();
    if (this.isEnded || first === undefined) return;
    const builder = new UpdateBuilder(first.table, first.key).addAll(first);
    for (const update of rest) builder.addAll(update);
    const merged = builder.build();
    for (const endpoint of others) this.write(endpoint, merged);
  }

  private onDeadline(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const received = Math.min(this.blockFor - this.waitingOn, this.blockFor - 1);
    this.error = readTimeout(this.context.level, received, this.blockFor, true);
    this.reject?.(this.error);
  }
}

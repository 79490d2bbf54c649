import { Consistency, FailureReason, writeFailure, writeTimeout } from '../../base/error/index.ts';
import type { NodeInfo } from '../../cluster/index.ts';
import type { ResponseCallback } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import { isDataCenterLocal } from '../consistency/index.ts';
import type { WriteContext } from './write-context.ts';

/** Told when a mutation of a logged batch has the responses that make its log entry needless. */
export interface BatchCleanup {
  acknowledge(): void;
}

const PENDING = 0;
const DONE = 1;
const FAILED = 2;

const KEPT = Promise.resolve();

/**
 * Waits for the replicas of one mutation (service/AbstractWriteResponseHandler.java of Cassandra
 * 5.0): the only object that a write makes for all of its replicas.
 *
 * 1. A response counts when its data centre does; the last needed one makes the write a success.
 * 2. A failure that leaves too few candidates makes it a WriteFailure at once. Dead replicas stay
 *    candidates, so with some of those the write runs into its deadline instead, as in Cassandra.
 * 3. The first timeout is the deadline of all: what is not a success by then is a WriteTimeout.
 * 4. Every replica that failed or was too late gets a hint, whatever became of the write.
 */
export class WriteHandler implements ResponseCallback {
  protected readonly context: WriteContext;
  protected readonly replicas: readonly NodeInfo[];
  /** What is hinted for replicas that miss it; null when a loss needs no hint. */
  private mutation: Mutation | null;
  protected readonly blockFor: number;
  private readonly candidates: number;
  protected remaining: number;
  private state = PENDING;
  private failures = 0;
  private reasons: Map<string, FailureReason> | null = null;
  /** Requests without an answer yet. */
  private outstanding = 0;
  private error: Error | null = null;
  private resolve: (() => void) | null = null;
  private reject: ((error: Error) => void) | null = null;
  private cleanup: BatchCleanup | null = null;
  private remainingForCleanup = 0;

  /** `replicas` are all natural and pending ones, dead or alive. */
  constructor(
    context: WriteContext,
    mutation: Mutation | null,
    replicas: readonly NodeInfo[],
    blockFor: number,
  ) {
    this.context = context;
    this.mutation = mutation;
    this.replicas = replicas;
    this.blockFor = blockFor;
    this.remaining = blockFor;
    this.candidates = isDataCenterLocal(context.level) ? this.countLocal() : replicas.length;
  }

  /** The log entry of a batch may go after `responses` responses to this mutation. */
  cleanAfter(responses: number, cleanup: BatchCleanup): void {
    this.remainingForCleanup = responses;
    this.cleanup = cleanup;
  }

  /** No replica gets a hint until there is something that may be hinted. */
  holdHints(): void {
    this.mutation = null;
  }

  /** What replicas that miss the write get as hint from now on. */
  hintWith(mutation: Mutation): void {
    this.mutation = mutation;
  }

  /** To be called before requests are sent, with their number. */
  expect(requests: number): void {
    this.outstanding += requests;
  }

  onResponse(from: Endpoint): void {
    this.outstanding--;
    if (this.remainingForCleanup > 0 && --this.remainingForCleanup === 0) {
      this.cleanup?.acknowledge();
    }
    if (this.state === PENDING && this.isSufficientWith(from)) this.succeed();
    else this.awaitDeadlineWhenAlone();
  }

  onFailure(from: Endpoint, reason: FailureReason): void {
    this.outstanding--;
    this.hint(from);
    if (this.state !== PENDING) return;
    if (reason === FailureReason.TIMEOUT) {
      this.onDeadline();
      return;
    }
    this.reasons ??= new Map();
    this.reasons.set(from, reason);
    if (this.counts(from)) this.failures++;
    if (this.blockFor + this.failures > this.candidates) {
      this.fail(this.failureError());
    } else {
      this.awaitDeadlineWhenAlone();
    }
  }

  /** Hints were kept for the dead replicas: one response, for level ANY only. */
  onHinted(): void {
    if (this.context.level === Consistency.ANY && this.state === PENDING) this.succeed();
  }

  /** To be called when all requests are on their way. */
  sent(): void {
    this.awaitDeadlineWhenAlone();
  }

  /** Rejects with WriteTimeout or WriteFailure. Asked for at most once. */
  settled(): Promise<void> {
    if (this.state === DONE) return KEPT;
    if (this.error !== null) return Promise.reject(this.error);
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Whether a response counts for the level. */
  private counts(from: Endpoint): boolean {
    if (!isDataCenterLocal(this.context.level)) return true;
    return this.dataCenterOf(from) === this.context.environment.cluster.local.dataCenter;
  }

  /** Takes a response into account; true when it was the last that was needed. */
  protected isSufficientWith(from: Endpoint): boolean {
    return this.counts(from) && --this.remaining === 0;
  }

  protected received(): number {
    return this.blockFor - this.remaining;
  }

  protected dataCenterOf(endpoint: Endpoint): string | null {
    for (const node of this.replicas) if (node.endpoint === endpoint) return node.dataCenter;
    return null;
  }

  private countLocal(): number {
    const local = this.context.environment.cluster.local.dataCenter;
    let count = 0;
    for (const node of this.replicas) if (node.dataCenter === local) count++;
    return count;
  }

  /** Nobody will answer any more and yet the outcome is open: only the deadline can end it. */
  private awaitDeadlineWhenAlone(): void {
    if (this.outstanding > 0 || this.state !== PENDING) return;
    const { environment, startedAt, timeoutMs } = this.context;
    const elapsedMs = environment.clock.monotonicMillis() - startedAt;
    environment.timers.after(Math.max(0, timeoutMs - elapsedMs), () => this.onDeadline());
  }

  private onDeadline(): void {
    if (this.state !== PENDING) return;
    const { writeType, level } = this.context;
    const received = Math.min(this.received(), this.blockFor - 1);
    this.fail(writeTimeout(writeType, level, received, this.blockFor));
  }

  private failureError(): Error {
    const { writeType, level } = this.context;
    const reasons = this.reasons ?? new Map<string, FailureReason>();
    return writeFailure(writeType, level, this.received(), this.blockFor, reasons);
  }

  private hint(from: Endpoint): void {
    if (this.mutation === null) return;
    const { environment, trace } = this.context;
    const { hints } = environment;
    const target = this.replicas.find((node) => node.endpoint === from);
    if (target === undefined || !hints.shouldHint(target)) return;
    hints.write([target], this.mutation, trace);
  }

  private succeed(): void {
    this.state = DONE;
    this.resolve?.();
  }

  private fail(error: Error): void {
    if (this.context.level === Consistency.ANY && this.hintAll()) {
      this.succeed();
      return;
    }
    this.state = FAILED;
    this.error = error;
    this.reject?.(error);
  }

  /** Level ANY is content with hints when no replica answered in time. */
  private hintAll(): boolean {
    const { mutation, replicas } = this;
    if (mutation === null) return false;
    const { environment, trace } = this.context;
    const { hints } = environment;
    const targets = replicas.filter((node) => hints.shouldHint(node));
    if (targets.length > 0) hints.write(targets, mutation, trace);
    trace?.event('Wrote hints to satisfy CL.ANY after no replicas acknowledged the write');
    return true;
  }
}

/** EACH_QUORUM with data centres: waits for a majority in each of them. */
export class EachQuorumWriteHandler extends WriteHandler {
  private readonly missing: Map<string, number>;
  private acknowledged = 0;

  constructor(
    context: WriteContext,
    mutation: Mutation | null,
    replicas: readonly NodeInfo[],
    blockFor: number,
    required: Map<string, number>,
  ) {
    super(context, mutation, replicas, blockFor);
    this.missing = required;
  }

  protected override isSufficientWith(from: Endpoint): boolean {
    this.acknowledged++;
    const dataCenter = this.dataCenterOf(from);
    if (dataCenter !== null) {
      this.missing.set(dataCenter, (this.missing.get(dataCenter) ?? 0) - 1);
    }
    for (const missing of this.missing.values()) if (missing > 0) return false;
    return true;
  }

  protected override received(): number {
    return this.acknowledged;
  }
}

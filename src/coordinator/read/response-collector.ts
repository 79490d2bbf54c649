import { FailureReason, readFailure, readTimeout } from '../../base/error/index.ts';
import type { ReadResponse, ResponseCallback } from '../../messaging/index.ts';
import type { PartitionData, ReadCommand, ReadLimit } from '../../mutation/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import type { ReadContext } from './read-context.ts';
import { reasonOf } from './read-warnings.ts';

/** The data of one replica. */
export interface DataResponse {
  readonly from: Endpoint;
  readonly partitions: readonly PartitionData[];
}

/**
 * Waits for the replicas of one read (service/reads/ReadCallback.java of Cassandra 5.0).
 *
 * 1. Enough responses, one with data among them, end it well.
 * 2. More failures than can be spared end it with ReadFailure at once.
 * 3. The first timeout is the deadline of all: ReadFailure when a replica told a failure before,
 *    else ReadTimeout.
 */
export class ResponseCollector implements ResponseCallback<'READ_RSP' | 'RANGE_RSP'> {
  readonly command: ReadCommand;
  readonly blockFor: number;
  readonly dataResponses: DataResponse[] = [];
  readonly digests: Buffer[] = [];
  private readonly context: ReadContext;
  private asked = 0;
  private failures: Map<string, FailureReason> | null = null;
  private isEnded = false;
  private error: Error | null = null;
  private resolve: (() => void) | null = null;
  private reject: ((error: Error) => void) | null = null;

  constructor(context: ReadContext, command: ReadCommand, blockFor: number) {
    this.context = context;
    this.command = command;
    this.blockFor = blockFor;
  }

  /** Sends a request whose answer counts. `expect` announces contacts before the first is asked. */
  ask(to: Endpoint, digest: boolean, timeoutMs: number): void {
    const { messages } = this.context.environment;
    const { command, context } = this;
    const hasThresholds = context.warnings?.hasThresholds === true;
    const request = { command, digest, hasThresholds };
    const verb = command.kind === 'range' ? 'RANGE_REQ' : 'READ_REQ';
    messages.request(verb, request, to, this, timeoutMs, context.trace);
  }

  /** Says that `count` more replicas will be asked. */
  expect(count: number): void {
    this.asked += count;
  }

  get isDone(): boolean {
    return this.isEnded;
  }

  get hasData(): boolean {
    return this.dataResponses.length > 0;
  }

  /** Resolves when there is enough; rejects with ReadTimeout or ReadFailure. Call it once. */
  settled(): Promise<void> {
    if (this.error !== null) return Promise.reject(this.error);
    if (this.isEnded) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** The error it ended with, if it did. */
  get failure(): Error | null {
    return this.error;
  }

  onResponse(from: Endpoint, response: ReadResponse): void {
    // What comes after the end is not looked at: its sender counts as not contacted.
    if (this.isEnded) return;
    if (response.words !== undefined) this.pass(response.words);
    this.context.warnings?.notice(this.command, from, response.notices ?? []);
    if (response.kind === 'aborted') {
      this.abort(from, response.limit, response.value);
      return;
    }
    if (response.kind === 'data') {
      this.dataResponses.push({ from, partitions: response.partitions });
    } else {
      this.digests.push(response.digest);
    }
    if (this.hasData && this.received >= this.blockFor) {
      this.isEnded = true;
      this.resolve?.();
    }
  }

  private pass(words: readonly string[]): void {
    for (const text of words) this.context.client.warn(text);
  }

  private abort(from: Endpoint, limit: ReadLimit, value: number): void {
    this.context.warnings?.abort(this.command, from, limit, value);
    this.onFailure(from, reasonOf(limit));
  }

  onFailure(from: Endpoint, reason: FailureReason): void {
    if (this.isEnded) return;
    if (reason === FailureReason.TIMEOUT) {
      this.fail(this.failures === null ? this.timeoutError() : this.failureError(this.failures));
      return;
    }
    this.failures ??= new Map();
    this.failures.set(from, reason);
    if (this.blockFor + this.failures.size > this.asked) {
      this.fail(this.failureError(this.failures));
    }
  }

  private get received(): number {
    return this.dataResponses.length + this.digests.length;
  }

  private timeoutError(): Error {
    return readTimeout(this.context.level, this.received, this.blockFor, this.hasData);
  }

  private failureError(failures: ReadonlyMap<string, FailureReason>): Error {
    const { level, warnings } = this.context;
    const cause = warnings?.abortText(this.command) ?? null;
    return readFailure(level, this.received, this.blockFor, this.hasData, failures, cause);
  }

  private fail(error: Error): void {
    this.isEnded = true;
    this.error = error;
    this.reject?.(error);
  }
}

import { FailureReason } from '../../base/error/index.ts';
import type { Payload, ResponseCallback, ResponseVerb } from '../../messaging/index.ts';
import type { Endpoint } from '../../platform/index.ts';

/**
 * Waits for answers of participants until it has seen enough, or cannot any more. A participant that
 * fails is as good as silent (service/paxos/v1/AbstractPaxosCallback.java of Cassandra 5.0).
 */
export abstract class PaxosCallback<V extends ResponseVerb> implements ResponseCallback<V> {
  /** Participants that have not answered. */
  protected outstanding: number;
  private isSettled = false;
  private resolve: ((inTime: boolean) => void) | null = null;
  private inTime = false;

  constructor(asked: number) {
    this.outstanding = asked;
  }

  /** False when too few answered in time. Asked for at most once. */
  settled(): Promise<boolean> {
    if (this.isSettled) return Promise.resolve(this.inTime);
    return new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  onResponse(from: Endpoint, payload: Payload<V>): void {
    this.outstanding--;
    if (this.isSettled) return;
    this.take(from, payload);
    if (this.isEnough()) this.settle(true);
    else if (this.outstanding === 0) this.settle(false);
  }

  onFailure(_from: Endpoint, reason: FailureReason): void {
    this.outstanding--;
    if (this.isSettled) return;
    if (reason === FailureReason.TIMEOUT || this.outstanding === 0) this.settle(false);
  }

  /** Answers that count for a timeout, and how many were wanted. */
  abstract readonly received: number;
  abstract readonly blockFor: number;

  protected abstract take(from: Endpoint, payload: Payload<V>): void;
  protected abstract isEnough(): boolean;

  private settle(inTime: boolean): void {
    this.isSettled = true;
    this.inTime = inTime;
    this.resolve?.(inTime);
  }
}

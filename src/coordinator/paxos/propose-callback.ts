import type { Endpoint } from '../../platform/index.ts';
import { PaxosCallback } from './paxos-callback.ts';

/**
 * Counts who accepts a proposal (service/paxos/v1/ProposeCallback.java of Cassandra 5.0). The
 * proposal of somebody else is given up as soon as no majority can accept it; for an own one all
 * answers are waited for, because it makes a difference whether nobody accepted it, and so nobody
 * will finish it, or somebody did.
 */
export class ProposeCallback extends PaxosCallback<'PAXOS_PROPOSE_RSP'> {
  readonly blockFor: number;
  accepted = 0;
  private answered = 0;
  private readonly required: number;
  private readonly failsFast: boolean;

  constructor(asked: number, required: number, failsFast: boolean) {
    super(asked);
    this.blockFor = asked;
    this.required = required;
    this.failsFast = failsFast;
  }

  get received(): number {
    return this.answered;
  }

  get isAccepted(): boolean {
    return this.accepted >= this.required;
  }

  protected override take(_from: Endpoint, isAccepted: boolean): void {
    this.answered++;
    if (isAccepted) this.accepted++;
  }

  protected override isEnough(): boolean {
    if (this.isAccepted || this.answered === this.blockFor) return true;
    const left = this.blockFor - this.answered;
    return this.failsFast && this.accepted + left < this.required;
  }
}

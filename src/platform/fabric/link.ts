import type { Endpoint } from '../internode.ts';

/** Why a message did not arrive. */
export type DropReason = 'cut' | 'loss' | 'unbound' | 'overflow';

/** One direction between two endpoints: its faults and what went over it. */
export class Link {
  readonly from: Endpoint;
  readonly to: Endpoint;
  cut = false;
  delayMs = 0;
  jitterMs = 0;
  lossProbability = 0;
  /** True when a message cannot simply be handed over; kept by the fabric when faults change. */
  troubled = false;
  receive: ((envelope: unknown) => void) | null = null;
  sent = 0;
  delivered = 0;
  dropped = 0;

  constructor(from: Endpoint, to: Endpoint) {
    this.from = from;
    this.to = to;
  }
}

/** What went from one endpoint to another since the fabric began. */
export interface Traffic {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly sent: number;
  readonly delivered: number;
  readonly dropped: number;
}

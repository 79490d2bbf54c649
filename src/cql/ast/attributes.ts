import type { Term } from './term.ts';

/** The USING clause; each is an integer literal or a marker. The later of two wins. */
export type Attributes = {
  /** Microseconds since the epoch. */
  readonly timestamp: Term | null;
  /** Seconds. */
  readonly timeToLive: Term | null;
};

export interface Clock {
  /** Wall clock in milliseconds since the epoch. May jump either way. */
  nowMillis(): number;
  /** Wall clock in microseconds since the epoch; a safe integer until the year 2255. */
  nowMicros(): number;
  /** Milliseconds (with fractions) since an arbitrary start; never goes back. */
  monotonicMillis(): number;
}

/** Wall clock in whole seconds, as TTLs and deletion times count it. */
export function nowInSeconds(clock: Clock): number {
  return Math.floor(clock.nowMillis() / 1000);
}

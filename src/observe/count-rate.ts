/** Rates are moved on in steps, as Cassandra's meters are. */
const TICK_MS = 5000;
const WINDOW_MS = 5 * 60_000;
const WEIGHT = 1 - Math.exp(-TICK_MS / WINDOW_MS);

/**
 * The rate of a counter, weighted exponentially to the last five minutes. Needs neither timer nor a
 * call for each event: whoever knows count and time tells them now and then.
 */
export class CountRate {
  private tickedMillis: number;
  private told = 0;
  /** Events a second; null before the first step. */
  private weighted: number | null = null;

  constructor(nowMillis: number) {
    this.tickedMillis = nowMillis;
  }

  /** `count` of all events until now, `nowMillis` of a clock that only goes forward. */
  update(count: number, nowMillis: number): void {
    const elapsed = nowMillis - this.tickedMillis;
    if (elapsed < TICK_MS) return;
    const steps = Math.floor(elapsed / TICK_MS);
    this.tickedMillis += steps * TICK_MS;
    // When in these steps it was is not known.
    const instant = ((count - this.told) * 1000) / (steps * TICK_MS);
    this.told = count;
    const before = this.weighted ?? instant;
    this.weighted = instant + (before - instant) * (1 - WEIGHT) ** steps;
  }

  /** Events a second. */
  get perSecond(): number {
    return this.weighted ?? 0;
  }
}

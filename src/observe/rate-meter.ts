/** Rates are moved on in steps, as Cassandra's meters are. */
const TICK_SECONDS = 5;
const WINDOW_SECONDS = 15 * 60;
const WEIGHT = 1 - Math.exp(-TICK_SECONDS / WINDOW_SECONDS);

/**
 * Counts events and tells their rate: since the beginning, and weighted exponentially to the last 15
 * minutes. Needs no timer: steps that were missed are made up for when somebody looks.
 */
export class RateMeter {
  private readonly nowMillis: () => number;
  private readonly begunMillis: number;
  private tickedMillis: number;
  private untold = 0;
  /** Events a second; null before the first step. */
  private weighted: number | null = null;
  count = 0;

  /** `nowMillis`: a clock that only goes forward. */
  constructor(nowMillis: () => number) {
    this.nowMillis = nowMillis;
    this.begunMillis = nowMillis();
    this.tickedMillis = this.begunMillis;
  }

  mark(): void {
    this.tick();
    this.count++;
    this.untold++;
  }

  /** Events a second since the beginning. */
  get meanRate(): number {
    const seconds = (this.nowMillis() - this.begunMillis) / 1000;
    return seconds <= 0 ? 0 : this.count / seconds;
  }

  /** Events a second, weighted to the last 15 minutes. */
  get fifteenMinuteRate(): number {
    this.tick();
    return this.weighted ?? 0;
  }

  private tick(): void {
    const steps = Math.floor((this.nowMillis() - this.tickedMillis) / (TICK_SECONDS * 1000));
    if (steps <= 0) return;
    this.tickedMillis += steps * TICK_SECONDS * 1000;
    const instant = this.untold / TICK_SECONDS;
    this.untold = 0;
    const first =
      this.weighted === null ? instant : this.weighted + WEIGHT * (instant - this.weighted);
    // In the other steps nothing happened.
    this.weighted = first * (1 - WEIGHT) ** (steps - 1);
  }
}

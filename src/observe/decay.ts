/** What was counted so long ago weighs half of what is counted now. */
const HALF_TIME_MS = 60_000;
/** Weights grow with time; before they grow beyond what numbers hold, they begin at 1 again. */
const LANDMARK_MS = 30 * 60_000;
/** The weight is taken anew no oftener than this. */
const STEP_MS = 1000;

/**
 * The clock of histograms that forget: instead of making the past lighter, it makes what is new
 * heavier (forward decay, as in DecayingEstimatedHistogramReservoir of Cassandra). Shared by all
 * histograms of a store; whoever takes a time moves it.
 */
export class Decay {
  /** What one more count weighs now. */
  weight = 1;
  /** Monotonic milliseconds of the time whose counts weigh 1. */
  landmarkMillis: number;
  private steppedMillis: number;

  constructor(nowMillis: number) {
    this.landmarkMillis = nowMillis;
    this.steppedMillis = nowMillis;
  }

  /** `nowMillis` is monotonic. */
  moveTo(nowMillis: number): void {
    if (nowMillis - this.steppedMillis < STEP_MS) return;
    this.steppedMillis = nowMillis;
    if (nowMillis - this.landmarkMillis >= LANDMARK_MS) this.landmarkMillis = nowMillis;
    this.weight = this.since(this.landmarkMillis, nowMillis);
  }

  /** By how much counts of one time have lost weight until another. */
  since(fromMillis: number, toMillis: number): number {
    return 2 ** ((toMillis - fromMillis) / HALF_TIME_MS);
  }
}

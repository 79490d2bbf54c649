/** What was seen most, or largest, while somebody looked. */
export interface Sample {
  readonly item: string;
  readonly count: number;
  /** By how much `count` may be too high. */
  readonly error: number;
}

/** Keeps the top of what it is shown, in bounded memory. */
export interface Sampler {
  add(item: string, value: number): void;
  /** The top, the highest first, at most so many. */
  top(count: number): readonly Sample[];
}

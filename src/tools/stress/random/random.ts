/**
 * A small, fast stream of pseudo-random numbers that depends on nothing but its seed, so that a
 * value of a row can be made again by whoever reads it. The generator is sfc32 (Chris Doty-Humphrey,
 * PractRand): 128 bits of state, three additions and four shifts a number.
 */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  constructor(seed = 0, salt = 0) {
    this.seed(seed, salt);
  }

  /** Begins the stream of a seed (a whole number up to 2^53) and of what it is used for. */
  seed(seed: number, salt: number): void {
    this.a = seed | 0;
    this.b = (seed / 4_294_967_296) | 0;
    this.c = salt | 0;
    this.counter = 1;
    // The words of neighbouring seeds differ in few bits; so many rounds spread them over all.
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Thirty-two random bits as a signed number. */
  next(): number {
    const result = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return result;
  }

  /** From 0 to below 1, of 53 bits: what a population of billions needs. */
  fraction(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    return Math.floor(this.fraction() * bound);
  }
}

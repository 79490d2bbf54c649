import { crc32 } from '../base/crc/index.ts';
import type { Random } from '../platform/index.ts';

/** Random numbers that follow from a seed (xoshiro128**, filled by splitmix32). */
export class SeededRandom implements Random {
  readonly seed: number;
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number) {
    this.seed = seed;
    let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1)) | 0;
    const fill = () => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = state ^ (state >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    this.a = fill();
    this.b = fill();
    this.c = fill();
    this.d = fill() | 1;
  }

  /**
   * A stream of its own for a name: who draws from it does not move others. Depends on this stream's
   * seed and the name only, not on what was drawn before.
   */
  fork(name: string): SeededRandom {
    return new SeededRandom((crc32(Buffer.from(name)) ^ Math.imul(this.seed, 0x85ebca6b)) >>> 0);
  }

  /** 32 random bits as an unsigned number. */
  uint32(): number {
    const scrambled = Math.imul(this.b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at++) bytes[at] = this.uint32() >>> 24;
    return bytes;
  }

  integer(bound: number): number {
    return Math.floor(this.fraction() * bound);
  }

  fraction(): number {
    return ((this.uint32() >>> 5) * 2 ** 26 + (this.uint32() >>> 6)) / 2 ** 53;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[this.integer(items.length)] as T;
  }
}

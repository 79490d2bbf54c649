import { JavaObject } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';

const MULTIPLIER = 0x5deece66dn;
const BITS = 48;

/** `java.util.Random`: the linear generator of 48 bits that Java documents. */
class RandomObject extends JavaObject {
  readonly className = 'java.util.Random';
  private seed = 0n;
  private spareGaussian: number | null = null;

  constructor(seed: bigint) {
    super();
    this.setSeed(seed);
  }

  setSeed(seed: bigint): void {
    this.seed = BigInt.asUintN(BITS, seed ^ MULTIPLIER);
    this.spareGaussian = null;
  }

  next(bits: number): number {
    this.seed = BigInt.asUintN(BITS, this.seed * MULTIPLIER + 0xbn);
    return Number(BigInt.asIntN(32, this.seed >> BigInt(BITS - bits)));
  }

  nextInt(bound: number): number {
    if (bound <= 0) throw raise('java.lang.IllegalArgumentException', 'bound must be positive');
    let bits = this.next(31);
    if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(bits)) >> 31n);
    while (bits - (bits % bound) + (bound - 1) > 0x7fffffff) bits = this.next(31);
    return bits % bound;
  }

  nextLong(): bigint {
    const high = BigInt(this.next(32)) << 32n;
    return BigInt.asIntN(64, high + BigInt(this.next(32)));
  }

  nextDouble(): number {
    const high = this.next(26) * 2 ** 27;
    return (high + this.next(27)) / 2 ** 53;
  }

  nextGaussian(): number {
    const spare = this.spareGaussian;
    if (spare !== null) {
      this.spareGaussian = null;
      return spare;
    }
    for (;;) {
      const left = 2 * this.nextDouble() - 1;
      const right = 2 * this.nextDouble() - 1;
      const square = left * left + right * right;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.spareGaussian = right * factor;
      return left * factor;
    }
  }
}

/** Only with a seed: a body gives the same for the same arguments. */
export const randomClass: ClassDeclaration = {
  head: 'public class java.util.Random',
  members: {
    'public Random(long seed)': (_, seed: bigint) => new RandomObject(seed),
    'public void setSeed(long seed)': (_, self: RandomObject, seed: bigint) => self.setSeed(seed),
    'public int nextInt()': (_, self: RandomObject) => self.next(32),
    'public int nextInt(int bound)': (_, self: RandomObject, bound: number) => self.nextInt(bound),
    'public long nextLong()': (_, self: RandomObject) => self.nextLong(),
    'public boolean nextBoolean()': (_, self: RandomObject) => self.next(1) !== 0,
    'public float nextFloat()': (_, self: RandomObject) => self.next(24) / 2 ** 24,
    'public double nextDouble()': (_, self: RandomObject) => self.nextDouble(),
    'public double nextGaussian()': (_, self: RandomObject) => self.nextGaussian(),
  },
};

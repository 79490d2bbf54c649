import { randomFillSync } from 'node:crypto';
import { invariant } from '../../base/error/index.ts';
import type { Random } from '../random.ts';

/** How many bytes are asked of the system at once: the call costs far more than the bytes. */
const poolBytes = 8192;

/** Unpredictable numbers from the operating system. */
export class NodeRandom implements Random {
  private readonly pool = Buffer.allocUnsafeSlow(poolBytes);
  private used = poolBytes;

  bytes(length: number): Buffer {
    if (length > poolBytes / 8) return randomFillSync(Buffer.allocUnsafe(length));
    const at = this.take(length);
    return Buffer.from(this.pool.subarray(at, at + length));
  }

  integer(bound: number): number {
    invariant(bound > 0 && bound <= 2 ** 48, 'random: bound from 1 to 2^48');
    const fair = 2 ** 48 - (2 ** 48 % bound);
    let value = this.pool.readUIntBE(this.take(6), 6);
    while (value >= fair) value = this.pool.readUIntBE(this.take(6), 6);
    return value % bound;
  }

  fraction(): number {
    const at = this.take(8);
    const high = this.pool.readUInt32BE(at) >>> 5;
    const low = this.pool.readUInt32BE(at + 4) >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  private take(length: number): number {
    if (this.used + length > poolBytes) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    const at = this.used;
    this.used += length;
    return at;
  }
}

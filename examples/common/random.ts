import driver from 'cassandra-driver';

const { TimeUuid, Uuid } = driver.types;

/** Numbers that look random and are the same for the same seed, so that a run can be had again. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. (The generator is known as mulberry32.) */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  isLikely(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  }

  /** One of a list whose first members come far more often than its last: a few keys are hot. */
  pickHot<T>(list: readonly T[]): T {
    const chosen = list[Math.floor(list.length * this.next() ** 3)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  }

  /** Around 0, mostly within 1: the sum of twelve draws is close to a bell curve. */
  bell(): number {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) sum += this.next();
    return sum;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  /** A version 4 UUID. */
  uuid(): driver.types.Uuid {
    const bytes = this.bytes(16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return new Uuid(bytes);
  }
}

/**
 * Time UUIDs of one writer: ordered by time, and never twice the same, also for events of the same
 * millisecond. A writer makes the id before it sends, so that sending again is the same row.
 */
export class TimeIds {
  private readonly node: Buffer;
  private readonly clock: Buffer;
  private ticks = 0;

  constructor(random: Random) {
    this.node = random.bytes(6);
    this.clock = random.bytes(2);
  }

  at(millis: number): driver.types.TimeUuid {
    // Ten ticks are a microsecond: ids of one millisecond differ as timestamps of writes, too.
    this.ticks = (this.ticks + 10) % 10_000;
    return TimeUuid.fromDate(new Date(millis), this.ticks, this.node, this.clock);
  }
}

import { timeUuid } from './time-uuid.ts';

/**
 * Gives the time UUIDs of one node: each later than the one before, even when the clock stands still
 * or goes back (then it counts on from the last), and different from those of other nodes by a clock
 * sequence and node drawn once.
 */
export class TimeUuidGenerator {
  private readonly clock: { nowMicros(): number };
  private readonly clockAndNode: Buffer;
  private lastMicros = Number.MIN_SAFE_INTEGER;

  constructor(clock: { nowMicros(): number }, random: { bytes(length: number): Buffer }) {
    this.clock = clock;
    this.clockAndNode = random.bytes(8);
    this.clockAndNode[0] = ((this.clockAndNode[0] as number) & 0x3f) | 0x80;
    // The multicast bit says that the node is no network card's address (RFC 4122, section 4.5).
    this.clockAndNode[2] = (this.clockAndNode[2] as number) | 0x01;
  }

  next(): Buffer {
    return timeUuid(this.nextMicros(), this.clockAndNode);
  }

  /** One for a given moment; whoever asks sees to it that moments differ. */
  at(micros: number): Buffer {
    return timeUuid(micros, this.clockAndNode);
  }

  /** A number of microseconds that is given only once. */
  nextMicros(): number {
    this.lastMicros = Math.max(this.clock.nowMicros(), this.lastMicros + 1);
    return this.lastMicros;
  }
}

import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { badCast, notNull } from '../reference.ts';

const BITS = 64;

/** `java.util.UUID`: two halves of 64 bits with a sign. */
export class UuidObject extends JavaObject {
  readonly className = 'java.util.UUID';
  readonly most: bigint;
  readonly least: bigint;

  constructor(most: bigint, least: bigint) {
    super();
    this.most = most;
    this.least = least;
  }

  /** From the 16 bytes of a value of CQL. */
  static ofBytes(bytes: Buffer): UuidObject {
    return new UuidObject(bytes.readBigInt64BE(0), bytes.readBigInt64BE(8));
  }

  /** The 16 bytes of a value of CQL. */
  toBytes(): Buffer {
    const bytes = Buffer.alloc(16);
    bytes.writeBigInt64BE(this.most, 0);
    bytes.writeBigInt64BE(this.least, 8);
    return bytes;
  }

  version(): number {
    return Number((this.most >> 12n) & 0xfn);
  }

  /** The top bits of the lower half, of which as many count as they say themselves. */
  variant(): number {
    const top = Number(BigInt.asUintN(BITS, this.least) >> 61n);
    if (top < 4) return 0;
    return top < 6 ? 2 : top;
  }

  /** The 60 bits of a time UUID. Throws UnsupportedOperationException for another version. */
  timestamp(): bigint {
    this.checkTimeBased();
    const most = BigInt.asUintN(BITS, this.most);
    return ((most & 0xfffn) << 48n) | (((most >> 16n) & 0xffffn) << 32n) | (most >> 32n);
  }

  clockSequence(): number {
    this.checkTimeBased();
    return Number((BigInt.asUintN(BITS, this.least) >> 48n) & 0x3fffn);
  }

  node(): bigint {
    this.checkTimeBased();
    return this.least & 0xffffffffffffn;
  }

  override equals(other: Reference): boolean {
    return other instanceof UuidObject && other.most === this.most && other.least === this.least;
  }

  override hashCode(): number {
    const both = this.most ^ this.least;
    return Number(BigInt.asIntN(32, both >> 32n)) ^ Number(BigInt.asIntN(32, both));
  }

  /** By the halves as numbers with a sign, as Java has it. */
  compareTo(other: Reference): number {
    const right = notNull(other);
    if (!(right instanceof UuidObject)) throw badCast(right, this.className);
    if (this.most !== right.most) return this.most < right.most ? -1 : 1;
    if (this.least === right.least) return 0;
    return this.least < right.least ? -1 : 1;
  }

  override toText(): string {
    const hex = this.toBytes().toString('hex');
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return `${parts.join('-')}-${hex.slice(20)}`;
  }

  private checkTimeBased(): void {
    if (this.version() === 1) return;
    throw raise('java.lang.UnsupportedOperationException', 'Not a time-based UUID');
  }
}

const LONGEST_UUID = 36;

/** `UUID.fromString`: groups may be shorter than they are printed, and longer ones lose bits. */
export function parseUuid(text: string): UuidObject {
  if (text.length > LONGEST_UUID) {
    throw raise('java.lang.IllegalArgumentException', 'UUID string too large');
  }
  const groups = text.split('-');
  if (groups.length !== 5) {
    throw raise('java.lang.IllegalArgumentException', `Invalid UUID string: ${text}`);
  }
  const [first, second, third, fourth, fifth] = groups.map(parseGroup);
  const most = ((first ?? 0n) << 32n) | (mask(second, 16) << 16n) | mask(third, 16);
  const least = (mask(fourth, 16) << 48n) | mask(fifth, 48);
  return new UuidObject(BigInt.asIntN(BITS, most), BigInt.asIntN(BITS, least));
}

function mask(value: bigint | undefined, bits: number): bigint {
  return BigInt.asUintN(bits, value ?? 0n);
}

function parseGroup(group: string): bigint {
  if (/^[0-9a-fA-F]+$/.test(group)) return BigInt(`0x${group}`);
  const wrong = group.search(/[^0-9a-fA-F]/);
  const why = group === '' ? '' : `Error at index ${wrong} in: "${group}"`;
  throw raise('java.lang.NumberFormatException', why);
}

export const uuidClass: ClassDeclaration = {
  head: 'public final class java.util.UUID implements java.lang.Comparable<java.util.UUID>',
  members: {
    'public UUID(long most, long least)': (_, most: bigint, least: bigint) =>
      new UuidObject(most, least),
    'public static UUID fromString(String text)': (_, text: string | null) =>
      parseUuid(notNull(text)),
    'public long getMostSignificantBits()': (_, self: UuidObject) => self.most,
    'public long getLeastSignificantBits()': (_, self: UuidObject) => self.least,
    'public int version()': (_, self: UuidObject) => self.version(),
    'public int variant()': (_, self: UuidObject) => self.variant(),
    'public long timestamp()': (_, self: UuidObject) => self.timestamp(),
    'public int clockSequence()': (_, self: UuidObject) => self.clockSequence(),
    'public long node()': (_, self: UuidObject) => self.node(),
    'public int compareTo(UUID other)': (_, self: UuidObject, other: Reference) =>
      self.compareTo(other),
  },
};

import { doubleText, floatText } from './floating-text.ts';
import { JavaObject, type Reference } from './java-value.ts';

export type BoxedName =
  | 'Boolean'
  | 'Byte'
  | 'Short'
  | 'Character'
  | 'Integer'
  | 'Long'
  | 'Float'
  | 'Double';

export type Unboxed = boolean | number | bigint;

/** An object of `Integer`, `Long` and their like: immutable, equal when kind and value are. */
export class Boxed extends JavaObject {
  readonly className: string;
  readonly kind: BoxedName;
  readonly value: Unboxed;

  constructor(kind: BoxedName, value: Unboxed) {
    super();
    this.kind = kind;
    this.value = value;
    this.className = `java.lang.${kind}`;
  }

  override equals(other: Reference): boolean {
    return other instanceof Boxed && other.kind === this.kind && Object.is(other.value, this.value);
  }

  override hashCode(): number {
    return hashOfUnboxed(this.kind, this.value);
  }

  override toText(): string {
    return textOfUnboxed(this.kind, this.value);
  }

  /** As `compareTo` of the class: NaN above all, -0.0 below 0.0, false below true. */
  compareTo(other: Boxed): number {
    return compareUnboxed(this.kind, this.value, other.value);
  }
}

const CACHED: ReadonlySet<BoxedName> = new Set(['Byte', 'Short', 'Character', 'Integer', 'Long']);
const cache = new Map<BoxedName, Map<Unboxed, Boxed>>();

/** `valueOf`: small numbers and truth values are always the same object, as in Java. */
export function box(kind: BoxedName, value: Unboxed): Boxed {
  const isSmall = typeof value === 'boolean' || (CACHED.has(kind) && value >= -128 && value <= 127);
  if (!isSmall) return new Boxed(kind, value);
  let ofKind = cache.get(kind);
  if (ofKind === undefined) {
    ofKind = new Map();
    cache.set(kind, ofKind);
  }
  let boxed = ofKind.get(value);
  if (boxed === undefined) {
    boxed = new Boxed(kind, value);
    ofKind.set(value, boxed);
  }
  return boxed;
}

/** `hashCode` of the class: 32 bits with a sign. */
export function hashOfUnboxed(kind: BoxedName, value: Unboxed): number {
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
  if (kind !== 'Float' && kind !== 'Double') return value;
  const view = new DataView(new ArrayBuffer(8));
  if (kind === 'Float') {
    view.setFloat32(0, value);
    return view.getInt32(0);
  }
  view.setFloat64(0, value);
  return view.getInt32(0) ^ view.getInt32(4);
}

/** `toString` of a primitive value. */
export function textOfUnboxed(kind: BoxedName, value: Unboxed): string {
  if (typeof value !== 'number') return String(value);
  if (kind === 'Character') return String.fromCharCode(value);
  if (kind === 'Double') return doubleText(value);
  return kind === 'Float' ? floatText(value) : String(value);
}

/** `compare` of the class. */
export function compareUnboxed(kind: BoxedName, left: Unboxed, right: Unboxed): number {
  if (kind === 'Byte' || kind === 'Short' || kind === 'Character') {
    return Number(left) - Number(right);
  }
  if (left < right) return -1;
  if (left > right) return 1;
  if (Object.is(left, right)) return 0;
  if (Number.isNaN(left)) return 1;
  if (Number.isNaN(right)) return -1;
  return Object.is(left, -0) ? -1 : 1;
}

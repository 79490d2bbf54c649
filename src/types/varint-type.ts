import { canonical } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import type { CqlType } from './cql-type.ts';
import type { JsonValue } from './json.ts';
import { javaText } from './json.ts';
import { NativeType } from './native-type.ts';

/** The bytes as one big signed number. */
export function readVarint(bytes: Buffer, start = 0): bigint {
  const length = bytes.length - start;
  if (length === 0) return 0n;
  if (length <= 6) return BigInt(bytes.readIntBE(start, length));
  return BigInt.asIntN(length * 8, BigInt(`0x${bytes.toString('hex', start)}`));
}

/** The fewest bytes that hold a signed number, as Java's BigInteger.toByteArray gives them. */
export function varintBytes(value: bigint): Buffer {
  // -1 and 0 need one bit of sign; the complement of a negative number has its magnitude bits.
  const magnitude = value < 0n ? ~value : value;
  const hex = magnitude.toString(16);
  const bits =
    magnitude === 0n ? 0 : hex.length * 4 - Math.clz32(parseInt(hex[0] as string, 16)) + 28;
  const lengthBytes = Math.floor(bits / 8) + 1;
  const unsigned = BigInt.asUintN(lengthBytes * 8, value);
  return Buffer.from(unsigned.toString(16).padStart(lengthBytes * 2, '0'), 'hex');
}

/** Where the number really begins: after bytes that only repeat its sign. */
function significantStart(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length - 1) {
    const first = bytes[at] as number;
    const second = bytes[at + 1] as number;
    const isPadding = (first === 0 && second < 128) || (first === 255 && second >= 128);
    if (!isPadding) return at;
    at++;
  }
  return at;
}

/** Order of two signed numbers of any length; bytes before `start` are not theirs. */
export function compareVarints(left: Buffer, right: Buffer, start = 0): number {
  const leftStart = significantStart(left, start);
  const rightStart = significantStart(right, start);
  const leftFirst = left.readInt8(leftStart);
  const rightFirst = right.readInt8(rightStart);
  if (leftFirst < 0 !== rightFirst < 0) return leftFirst < 0 ? -1 : 1;
  const longer = left.length - leftStart - (right.length - rightStart);
  if (longer !== 0) return leftFirst < 0 ? -longer : longer;
  return left.compare(right, rightStart, right.length, leftStart, left.length);
}

/** A signed number of any size. JavaScript: number where it is safe, else bigint. */
class VarintType extends NativeType {
  constructor() {
    super({
      name: 'varint',
      className: 'IntegerType',
      option: 14,
      empty: 'meaningless',
      literals: ['integer'],
    });
  }

  validate(_value: Buffer): void {}

  override compare(left: Buffer, right: Buffer): number {
    if (left.length === 0) return right.length === 0 ? 0 : -1;
    return right.length === 0 ? 1 : compareVarints(left, right);
  }

  protected textOf(value: Buffer): string {
    return readVarint(value).toString();
  }

  protected parse(text: string): Buffer {
    if (!/^[-+]?\d+$/.test(text)) throw invalidRequest(`unable to make int from '${text}'`);
    return varintBytes(BigInt(text.startsWith('+') ? text.slice(1) : text));
  }

  override toJson(value: Buffer): string {
    return value.length === 0 ? '""' : this.textOf(value);
  }

  fromJson(json: JsonValue): Buffer {
    const text = javaText(json);
    if (/^[-+]?\d+$/.test(text)) return this.parse(text);
    throw invalidRequest(`Value '${text}' is not a valid representation of a varint value`);
  }

  override isValueCompatibleWith(previous: CqlType): boolean {
    return this === previous || ['int', 'bigint', 'timestamp'].includes(previous.name);
  }

  override normalize(value: Buffer): Buffer {
    return value.length === 0 ? value : varintBytes(readVarint(value));
  }

  encode(value: unknown): Buffer {
    return varintBytes(BigInt(value as number | bigint | string));
  }

  protected read(value: Buffer): number | bigint {
    return canonical(readVarint(value));
  }
}

export const varintType = new VarintType();

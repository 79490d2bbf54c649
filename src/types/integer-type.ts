import { invalidRequest } from '../base/error/index.ts';
import type { JsonValue } from './json.ts';
import { JsonNumber } from './json.ts';
import { NativeType } from './native-type.ts';

/** Numbers of so many digits are exact without bigint. */
const EXACT_DIGITS = 15;
const DECIMAL_INTEGER = /^[-+]?\d+$/;

/** Parses what Java's parseLong takes within the bits given; null when it does not. */
export function parseInteger(text: string, bits: number): number | bigint | null {
  if (!DECIMAL_INTEGER.test(text)) return null;
  if (text.length <= EXACT_DIGITS && bits <= 32) {
    const small = Number(text);
    const limit = 2 ** (bits - 1);
    return small >= -limit && small < limit ? small : null;
  }
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(bits, value) === value ? value : null;
}

/** tinyint, smallint, int and bigint: signed, big-endian, of fixed width. */
export abstract class IntegerType extends NativeType {
  protected abstract readonly bits: number;
  /** The word of Cassandra's "Unable to make ... from" messages. */
  protected abstract readonly javaName: string;

  protected parse(text: string): Buffer {
    const value = parseInteger(text, this.bits);
    if (value === null) throw invalidRequest(`Unable to make ${this.javaName} from '${text}'`);
    return this.encode(value);
  }

  protected textOf(value: Buffer): string {
    return String(this.read(value));
  }

  override toJson(value: Buffer): string {
    if (value.length === 0) return '""';
    this.validate(value);
    return this.textOf(value);
  }

  abstract override fromJson(json: JsonValue): Buffer;
}

/** Text of a JSON string or number, null for anything else: what small integers are made from. */
export function stringOrNumber(json: JsonValue): string | null {
  if (typeof json === 'string') return json;
  return json instanceof JsonNumber ? json.text : null;
}

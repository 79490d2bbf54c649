import { invalidRequest } from '../base/error/index.ts';
import { IntegerType, stringOrNumber } from './integer-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson, nothingToPrint } from './json.ts';
import { compareEmpty } from './native-type.ts';

/** One signed byte. JavaScript: number. */
class TinyintType extends IntegerType {
  protected readonly bits = 8;
  protected readonly javaName = 'byte';

  constructor() {
    super({
      name: 'tinyint',
      className: 'ByteType',
      option: 20,
      optionSince: 4,
      empty: 'no',
      literals: ['integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 1) {
      throw invalidRequest(`Expected 1 byte for a tinyint (${value.length})`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    return compareEmpty(left, right) ?? left.readInt8(0) - right.readInt8(0);
  }

  override toText(value: Buffer): string {
    return super.toText(firstByte(value));
  }

  override toJson(value: Buffer): string {
    if (value.length === 0) throw nothingToPrint('Byte');
    return super.toJson(firstByte(value));
  }

  override decode(value: Buffer): unknown {
    return super.decode(firstByte(value));
  }

  fromJson(json: JsonValue): Buffer {
    const text = stringOrNumber(json);
    if (text === null)
      throw invalidRequest(`Expected a byte value, but got a ${describeJson(json)}`);
    return this.fromText(text);
  }

  encode(value: unknown): Buffer {
    const bytes = Buffer.allocUnsafe(1);
    bytes.writeInt8(Number(value));
    return bytes;
  }

  protected read(value: Buffer): number {
    return value.readInt8(0);
  }
}

/** A value written as a constant of bytes may be longer, and was never read: then its first byte counts. */
function firstByte(value: Buffer): Buffer {
  return value.length > 1 ? value.subarray(0, 1) : value;
}

export const tinyintType = new TinyintType();

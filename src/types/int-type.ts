import { invalidRequest } from '../base/error/index.ts';
import { IntegerType } from './integer-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson, JsonNumber } from './json.ts';
import { compareEmpty } from './native-type.ts';

/** Four bytes, signed. JavaScript: number. */
class IntType extends IntegerType {
  protected readonly bits = 32;
  protected readonly javaName = 'int';

  constructor() {
    super({
      name: 'int',
      className: 'Int32Type',
      option: 9,
      fixedLengthBytes: 4,
      empty: 'meaningless',
      literals: ['integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 4 && value.length !== 0) {
      throw invalidRequest(`Expected 4 or 0 byte int (${value.length})`);
    }
  }

  override orderNumber(value: Buffer): number {
    return value.length === 0 ? Number.NEGATIVE_INFINITY : value.readInt32BE(0);
  }

  override compare(left: Buffer, right: Buffer): number {
    const order = compareEmpty(left, right);
    if (order !== null) return order;
    const leftValue = left.readInt32BE(0);
    const rightValue = right.readInt32BE(0);
    return leftValue < rightValue ? -1 : leftValue > rightValue ? 1 : 0;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    if (json instanceof JsonNumber && json.javaClass === 'Integer') return this.fromText(json.text);
    throw invalidRequest(`Expected an int value, but got a ${describeJson(json)}`);
  }

  encode(value: unknown): Buffer {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeInt32BE(Number(value));
    return bytes;
  }

  protected read(value: Buffer): number {
    return value.readInt32BE(0);
  }
}

export const intType = new IntType();

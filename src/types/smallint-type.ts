import { invalidRequest } from '../base/error/index.ts';
import { IntegerType, stringOrNumber } from './integer-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson } from './json.ts';
import { compareEmpty } from './native-type.ts';

/** Two bytes, signed. JavaScript: number. */
class SmallintType extends IntegerType {
  protected readonly bits = 16;
  protected readonly javaName = 'short';

  constructor() {
    super({
      name: 'smallint',
      className: 'ShortType',
      option: 19,
      optionSince: 4,
      empty: 'no',
      literals: ['integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 2) {
      throw invalidRequest(`Expected 2 bytes for a smallint (${value.length})`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    return compareEmpty(left, right) ?? left.readInt16BE(0) - right.readInt16BE(0);
  }

  fromJson(json: JsonValue): Buffer {
    const text = stringOrNumber(json);
    if (text === null) {
      throw invalidRequest(`Expected a short value, but got a ${describeJson(json)}`);
    }
    return this.fromText(text);
  }

  encode(value: unknown): Buffer {
    const bytes = Buffer.allocUnsafe(2);
    bytes.writeInt16BE(Number(value));
    return bytes;
  }

  protected read(value: Buffer): number {
    return value.readInt16BE(0);
  }
}

export const smallintType = new SmallintType();

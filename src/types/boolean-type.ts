import { invalidRequest } from '../base/error/index.ts';
import type { JsonValue } from './json.ts';
import { describeJson, nothingToPrint } from './json.ts';
import { compareEmpty, NativeType } from './native-type.ts';

/** One byte, zero for false. JavaScript: boolean. */
class BooleanType extends NativeType {
  constructor() {
    super({
      name: 'boolean',
      className: 'BooleanType',
      option: 4,
      fixedLengthBytes: 1,
      empty: 'meaningless',
      literals: ['boolean'],
    });
  }

  validate(value: Buffer): void {
    if (value.length > 1) throw invalidRequest(`Expected 1 or 0 byte value (${value.length})`);
  }

  override compare(left: Buffer, right: Buffer): number {
    return compareEmpty(left, right) ?? Number(left[0] !== 0) - Number(right[0] !== 0);
  }

  protected textOf(value: Buffer): string {
    return String(value[0] !== 0);
  }

  /** The empty text is false, not the empty value. */
  override fromText(text: string): Buffer {
    return this.parse(text);
  }

  protected parse(text: string): Buffer {
    const lower = text.toLowerCase();
    if (lower === '' || lower === 'false') return this.encode(false);
    if (lower === 'true') return this.encode(true);
    throw invalidRequest(`Unable to make boolean from '${text}'`);
  }

  override toJson(value: Buffer): string {
    this.validate(value);
    if (value.length === 0) throw nothingToPrint('Boolean');
    return this.textOf(value);
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    if (typeof json === 'boolean') return this.encode(json);
    throw invalidRequest(`Expected a boolean value, but got a ${describeJson(json)}`);
  }

  override normalize(value: Buffer): Buffer {
    return value.length === 0 ? value : this.encode(value[0] !== 0);
  }

  encode(value: unknown): Buffer {
    return Buffer.from([value === true ? 1 : 0]);
  }

  protected read(value: Buffer): boolean {
    return value[0] !== 0;
  }
}

export const booleanType = new BooleanType();

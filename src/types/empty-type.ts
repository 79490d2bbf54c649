import { invalidRequest } from '../base/error/index.ts';
import type { JsonValue } from './json.ts';
import { javaText } from './json.ts';
import { EMPTY_BYTES, NativeType } from './native-type.ts';

/** The type of the value column of some old compact tables: nothing but the empty buffer. */
class EmptyType extends NativeType {
  constructor() {
    super({
      name: 'empty',
      className: 'EmptyType',
      option: 0,
      optionSince: Number.POSITIVE_INFINITY,
      fixedLengthBytes: 0,
      empty: 'no',
      literals: [],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 0) throw invalidRequest('EmptyType only accept empty values');
  }

  override compare(): number {
    return 0;
  }

  protected textOf(): string {
    return '';
  }

  protected parse(text: string): Buffer {
    throw invalidRequest(`'${text}' is not empty`);
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    throw invalidRequest(`Expected an empty string, but got: ${javaText(json)}`);
  }

  encode(): Buffer {
    return EMPTY_BYTES;
  }

  protected read(): null {
    return null;
  }
}

export const emptyType = new EmptyType();

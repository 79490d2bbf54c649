import { isUtf8 } from 'node:buffer';
import { invalidRequest } from '../base/error/index.ts';
import type { CqlType } from './cql-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson, jsonEscape } from './json.ts';
import { firstBytes, NativeType } from './native-type.ts';
import { passesCassandraUtf8 } from './utf8.ts';

/** UTF-8 text; `varchar` is the same type. JavaScript: string. */
class TextType extends NativeType {
  constructor() {
    super({
      name: 'text',
      className: 'UTF8Type',
      option: 13,
      empty: 'value',
      isByteOrdered: true,
      quotes: true,
      literals: ['string'],
    });
  }

  override orderNumber(value: Buffer): number {
    return firstBytes(value);
  }

  validate(value: Buffer): void {
    if (isUtf8(value) || passesCassandraUtf8(value)) return;
    throw invalidRequest("String didn't validate.");
  }

  protected textOf(value: Buffer): string {
    return value.toString('utf8');
  }

  protected parse(text: string): Buffer {
    return Buffer.from(text, 'utf8');
  }

  override toJson(value: Buffer): string {
    return `"${jsonEscape(value.toString('utf8'))}"`;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.parse(json);
    throw invalidRequest(`Expected a UTF-8 string, but got a ${describeJson(json)}`);
  }

  override isValueCompatibleWith(previous: CqlType): boolean {
    return this === previous || previous.name === 'ascii';
  }

  encode(value: unknown): Buffer {
    return Buffer.from(String(value), 'utf8');
  }

  protected read(value: Buffer): string {
    return value.toString('utf8');
  }
}

export const textType = new TextType();

import { isAscii } from 'node:buffer';
import { invalidRequest } from '../base/error/index.ts';
import type { JsonValue } from './json.ts';
import { describeJson, jsonEscape } from './json.ts';
import { firstBytes, NativeType } from './native-type.ts';

/** Text of seven-bit characters. JavaScript: string. */
class AsciiType extends NativeType {
  constructor() {
    super({
      name: 'ascii',
      className: 'AsciiType',
      option: 1,
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
    if (isAscii(value)) return;
    const wrong = value.find((byte) => byte > 127) as number;
    throw invalidRequest(`Invalid byte for ascii: ${wrong - 256}`);
  }

  protected textOf(value: Buffer): string {
    return value.toString('latin1');
  }

  protected parse(text: string): Buffer {
    for (const character of text) {
      if ((character.codePointAt(0) as number) > 127) {
        const java = 'java.nio.charset.UnmappableCharacterException';
        throw invalidRequest(
          `Invalid ASCII character in string literal: ${java}: Input length = ${character.length}`,
        );
      }
    }
    return Buffer.from(text, 'latin1');
  }

  override toJson(value: Buffer): string {
    return `"${jsonEscape(value.toString('latin1'))}"`;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.parse(json);
    throw invalidRequest(`Expected an ascii string, but got a ${describeJson(json)}`);
  }

  encode(value: unknown): Buffer {
    return this.parse(String(value));
  }

  protected read(value: Buffer): string {
    return value.toString('latin1');
  }
}

export const asciiType = new AsciiType();

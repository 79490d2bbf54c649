import { invalidRequest } from '../base/error/index.ts';
import type { CqlType } from './cql-type.ts';
import { bytesFromHex } from './hex.ts';
import type { JsonValue } from './json.ts';
import { javaClassName, javaText } from './json.ts';
import { firstBytes, NativeType } from './native-type.ts';

/** Any bytes. JavaScript: Buffer. */
class BlobType extends NativeType {
  constructor() {
    super({
      name: 'blob',
      className: 'BytesType',
      option: 3,
      empty: 'value',
      isByteOrdered: true,
      literals: ['blob'],
    });
  }

  override orderNumber(value: Buffer): number {
    return firstBytes(value);
  }

  validate(_value: Buffer): void {}

  protected textOf(value: Buffer): string {
    return value.toString('hex');
  }

  protected parse(text: string): Buffer {
    return bytesFromHex(text);
  }

  override toCqlLiteral(value: Buffer): string {
    return `0x${value.toString('hex')}`;
  }

  override toJson(value: Buffer): string {
    return `"0x${value.toString('hex')}"`;
  }

  fromJson(json: JsonValue): Buffer {
    const text = javaText(json);
    if (typeof json === 'string' && !json.startsWith('0x')) {
      throw invalidBlob(text, `String representation of blob is missing 0x prefix: ${text}`);
    }
    if (typeof json !== 'string') throw invalidBlob(text, notText(javaClassName(json)));
    const hex = json.slice(2);
    if (hex.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(hex)) return Buffer.from(hex, 'hex');
    throw invalidBlob(text, `cannot parse '${hex}' as hex bytes`);
  }

  override isValueCompatibleWith(_previous: CqlType): boolean {
    return true;
  }

  encode(value: unknown): Buffer {
    return Buffer.from(value as Uint8Array);
  }

  protected read(value: Buffer): Buffer {
    return value;
  }
}

function invalidBlob(text: string, why: string): Error {
  return invalidRequest(`Value '${text}' is not a valid blob representation: ${why}`);
}

export const blobType = new BlobType();

/** Where Java keeps the classes that are not of `java.lang`. */
const PACKAGES: Readonly<Record<string, string>> = {
  LinkedHashMap: 'util',
  ArrayList: 'util',
  BigInteger: 'math',
};

/** What Java says when it takes something else for a text. */
function notText(name: string): string {
  const className = `java.${PACKAGES[name] ?? 'lang'}.${name}`;
  return (
    `class ${className} cannot be cast to class java.lang.String ` +
    `(${className} and java.lang.String are in module java.base of loader 'bootstrap')`
  );
}

import { invalidRequest } from '../base/error/index.ts';
import { inetAddressText, parseInetAddress, shortAddress } from './inet-address.ts';
import type { JsonValue } from './json.ts';
import { describeJson } from './json.ts';
import { NativeType } from './native-type.ts';

/** An IPv4 or IPv6 address: 4 or 16 bytes. JavaScript: text. */
class InetType extends NativeType {
  constructor() {
    super({
      name: 'inet',
      className: 'InetAddressType',
      option: 16,
      empty: 'meaningless',
      isByteOrdered: true,
      quotes: true,
      literals: ['string'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 0 && value.length !== 4 && value.length !== 16) {
      throw invalidRequest(`Expected 4 or 16 byte inetaddress; got ${value.toString('hex')}`);
    }
  }

  protected textOf(value: Buffer): string {
    return inetAddressText(value);
  }

  protected parse(text: string): Buffer {
    // Names are not looked up, but this one is the same everywhere.
    const bytes = parseInetAddress(text.toLowerCase() === 'localhost' ? '127.0.0.1' : text);
    if (bytes === null) throw invalidRequest(`Unable to make inet address from '${text}'`);
    return bytes;
  }

  override toJson(value: Buffer): string {
    return `"${this.toText(value)}"`;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    throw invalidRequest(
      `Expected a string representation of an inet value, but got a ${describeJson(json)}`,
    );
  }

  /** As Java reads it, an IPv4 address in the form of IPv6 is one of IPv4. */
  override normalize(value: Buffer): Buffer {
    return shortAddress(value);
  }

  encode(value: unknown): Buffer {
    return this.parse(String(value));
  }

  protected read(value: Buffer): string {
    return this.toText(value);
  }
}

export const inetType = new InetType();

import { invalidRequest } from '../base/error/index.ts';
import type { CqlType } from './cql-type.ts';
import { bytesFromHex } from './hex.ts';
import { identityOf, intern } from './identity.ts';
import type { JsonValue } from './json.ts';
import type { LiteralAssignment } from './literal.ts';
import type { NativeTypeTraits } from './native-type.ts';
import { compareEmpty, MARSHAL_PACKAGE, NativeType } from './native-type.ts';

/**
 * Types that CQL has no word for and writes as a class in quotes. Cassandra still knows some from
 * its early days; tables that came that way keep them. Their constants are hexadecimal.
 */
abstract class CustomType extends NativeType {
  constructor(traits: Omit<NativeTypeTraits, 'name' | 'option' | 'literals'>) {
    const name = `'${MARSHAL_PACKAGE}${traits.className}'`;
    const optionSince = Number.POSITIVE_INFINITY;
    super({ ...traits, name, option: 0, optionSince, literals: [] });
  }

  override acceptsLiteral(): LiteralAssignment {
    return 'weak';
  }

  override toCqlLiteral(value: Buffer): string {
    return `0x${value.toString('hex')}`;
  }

  fromJson(_json: JsonValue): Buffer {
    throw invalidRequest(`JSON is not supported for the type ${this.name}`);
  }

  encode(value: unknown): Buffer {
    return Buffer.from(value as Uint8Array);
  }

  protected read(value: Buffer): Buffer {
    return value;
  }

  protected textOf(value: Buffer): string {
    return value.toString('hex');
  }

  protected parse(text: string): Buffer {
    return bytesFromHex(text);
  }
}

/** UUIDs in the order of their two halves as signed numbers. */
class LexicalUuidType extends CustomType {
  constructor() {
    super({ className: 'LexicalUUIDType', fixedLengthBytes: 16, empty: 'meaningless' });
  }

  validate(value: Buffer): void {
    if (value.length !== 16 && value.length !== 0) {
      throw invalidRequest(`UUID should be 16 or 0 bytes (${value.length})`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    const order = compareEmpty(left, right);
    if (order !== null) return order;
    return (
      Number(left.readBigInt64BE(0) - right.readBigInt64BE(0)) ||
      Number(left.readBigInt64BE(8) - right.readBigInt64BE(8))
    );
  }
}

/**
 * Several values in one: each with its length in two bytes in front and a byte behind. Partition
 * keys of several columns have this form.
 */
class CompositeType extends CustomType {
  override readonly elements: readonly CqlType[];

  constructor(elements: readonly CqlType[]) {
    const parameters = elements.map((element) => element.marshalText(false)).join(',');
    super({ className: `CompositeType(${parameters})`, empty: 'value' });
    this.elements = elements;
  }

  private split(value: Buffer): [Buffer, number][] {
    const parts: [Buffer, number][] = [];
    for (let offset = 0; offset < value.length; ) {
      const length = offset + 2 <= value.length ? value.readUInt16BE(offset) : value.length;
      const end = offset + 2 + length;
      if (end >= value.length) {
        throw invalidRequest(`Not enough bytes to read value of component ${parts.length}`);
      }
      parts.push([value.subarray(offset + 2, end), value.readInt8(end)]);
      offset = end + 1;
    }
    return parts;
  }

  validate(value: Buffer): void {
    for (const [index, [part]] of this.split(value).entries()) {
      const element = this.elements[index];
      if (element === undefined)
        throw invalidRequest('Unexpected extraneous bytes after composite');
      element.validate(part);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    const leftParts = this.split(left);
    const rightParts = this.split(right);
    for (const [index, [leftPart, leftEnd]] of leftParts.entries()) {
      const [rightPart, rightEnd] = rightParts[index] ?? [null, 0];
      if (rightPart === null) return 1;
      const element = this.elements[index];
      const order = element === undefined ? 0 : element.compare(leftPart, rightPart);
      if (order !== 0 || leftEnd !== rightEnd) return order || leftEnd - rightEnd;
    }
    return leftParts.length - rightParts.length;
  }
}

export const lexicalUuidType: CqlType = new LexicalUuidType();

/** The type of a partition key of several columns. */
export function compositeType(elements: readonly CqlType[]): CqlType {
  const description = `composite ${elements.map(identityOf).join(' ')}`;
  return intern(description, () => new CompositeType(elements));
}

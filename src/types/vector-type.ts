import type { ByteWriter } from '../base/bytes/index.ts';
import { ByteWriter as Writer } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import { writeUnsignedVint } from '../base/vint/index.ts';
import { unwrapJson } from './collection-type.ts';
import type { CqlType } from './cql-type.ts';
import { bytesFromHex } from './hex.ts';
import { identityOf, intern } from './identity.ts';
import type { JsonValue } from './json.ts';
import { describeJson, javaText } from './json.ts';
import type { LiteralAssignment, LiteralKind } from './literal.ts';
import { MARSHAL_PACKAGE } from './native-type.ts';
import { writeCustomOption } from './option.ts';
import { elementAt, offsetBehind } from './vector-elements.ts';

/**
 * `vector<t, n>`: exactly n elements, none null; always frozen. Elements of fixed length stand side
 * by side, others have their length in front as an unsigned vint. JavaScript: array.
 */
export class VectorType implements CqlType {
  readonly name: string;
  readonly marshalName: string;
  readonly isMultiCell = false;
  readonly isCounter = false;
  readonly element: CqlType;
  readonly dimension: number;
  readonly elements: readonly CqlType[];
  readonly fixedLengthBytes: number | null;
  readonly allowsEmpty = false;
  readonly emptyIsNull = false;
  readonly isByteOrdered = false;
  readonly referencesDuration: boolean;
  readonly pathType = null;

  constructor(element: CqlType, dimension: number) {
    this.element = element;
    this.dimension = dimension;
    this.elements = [element];
    this.name = `vector<${element.name}, ${dimension}>`;
    const length = element.fixedLengthBytes;
    this.fixedLengthBytes = length === null ? null : length * dimension;
    this.referencesDuration = element.referencesDuration;
    this.marshalName = this.marshalText(false);
  }

  marshalText(ignoreFreezing: boolean): string {
    const parameters = `${this.element.marshalText(ignoreFreezing)} , ${this.dimension}`;
    return `${MARSHAL_PACKAGE}VectorType(${parameters})`;
  }

  compare(left: Buffer, right: Buffer): number {
    if (left.length === 0 || right.length === 0) {
      return Number(right.length === 0) - Number(left.length === 0);
    }
    const leftParts = this.split(left);
    const rightParts = this.split(right);
    for (let i = 0; i < this.dimension; i++) {
      const order = this.element.compare(leftParts[i] as Buffer, rightParts[i] as Buffer);
      if (order !== 0) return order;
    }
    return 0;
  }

  validate(value: Buffer): void {
    if (value.length === 0) throw invalidRequest('Invalid empty vector value');
    this.readElements(value, (part) => this.element.validate(part));
  }

  fromBound(value: Buffer): Buffer {
    this.validate(value);
    return value;
  }

  normalize(value: Buffer): Buffer {
    return this.fromElements(this.split(value).map((part) => this.element.normalize(part)));
  }

  /** The elements as views. */
  split(value: Buffer): Buffer[] {
    const parts: Buffer[] = [];
    this.readElements(value, (part) => parts.push(part));
    return parts;
  }

  /** Gives each element in turn, as a view. What is behind the last is only then looked at. */
  private readElements(value: Buffer, take: (part: Buffer) => void): void {
    const length = this.element.fixedLengthBytes;
    if (this.fixedLengthBytes !== null && value.length < this.fixedLengthBytes) {
      throw this.notEnoughBytes();
    }
    let offset = 0;
    for (let i = 0; i < this.dimension; i++) {
      if (length !== null) {
        take(value.subarray(offset, offset + length));
        offset += length;
        continue;
      }
      if (offset >= value.length) throw this.notEnoughBytes();
      const part = elementAt(value, offset);
      take(part);
      offset = offsetBehind(part, offset);
    }
    const extraneous = value.length - offset;
    if (extraneous > 0) {
      throw invalidRequest(`Unexpected ${extraneous} extraneous bytes after ${this.name} value`);
    }
  }

  private notEnoughBytes(): Error {
    return invalidRequest(`Not enough bytes to read a ${this.name}`);
  }

  /** A vector of its elements. Throws when there are too few or too many, or one means null. */
  fromElements(parts: readonly Buffer[]): Buffer {
    if (parts.length !== this.dimension) {
      throw invalidRequest(`Required ${this.dimension} elements, but saw ${parts.length}`);
    }
    const writer = new Writer(16);
    for (const [index, part] of parts.entries()) {
      if (
        part.length === 0 &&
        (this.element.emptyIsNull || this.element.fixedLengthBytes !== null)
      ) {
        throw invalidRequest(
          `Element at index ${index} is null (expected type ${this.element.name})`,
        );
      }
      if (this.element.fixedLengthBytes === null) writeUnsignedVint(writer, part.length);
      writer.bytes(part);
    }
    return writer.copy();
  }

  toText(value: Buffer): string {
    return value.toString('hex');
  }

  fromText(text: string): Buffer {
    return bytesFromHex(text);
  }

  toCqlLiteral(value: Buffer): string {
    return `[${this.split(value)
      .map((part) => this.element.toCqlLiteral(part))
      .join(', ')}]`;
  }

  toJson(value: Buffer): string {
    return `[${this.split(value)
      .map((part) => this.element.toJson(part))
      .join(', ')}]`;
  }

  fromJson(json: JsonValue): Buffer {
    const list = unwrapJson(json);
    if (!Array.isArray(list)) {
      throw invalidRequest(`Expected a list, but got a ${describeJson(list)}`);
    }
    const items = list as readonly JsonValue[];
    if (items.length !== this.dimension) {
      throw invalidRequest(
        `List had incorrect size: expected ${this.dimension} but given ${items.length}; ` +
          javaText(items),
      );
    }
    return this.fromElements(
      items.map((item) => {
        if (item === null) throw invalidRequest('Invalid null element in list');
        return this.element.fromJson(item);
      }),
    );
  }

  acceptsLiteral(_kind: LiteralKind, _text: string): LiteralAssignment {
    return 'no';
  }

  fromLiteral(kind: LiteralKind, text: string): Buffer {
    throw invalidRequest(`Invalid ${kind} constant (${text}) for type ${this.name}`);
  }

  encode(value: unknown): Buffer {
    return this.fromElements(
      [...(value as Iterable<unknown>)].map((item) => this.element.encode(item)),
    );
  }

  decode(value: Buffer): unknown[] {
    return this.split(value).map((part) => this.element.decode(part));
  }

  /** The protocol has no code for vectors. */
  writeOption(writer: ByteWriter, _protocolVersion: number): void {
    writeCustomOption(writer, this.marshalName);
  }

  freeze(): VectorType {
    return this;
  }

  isValueCompatibleWith(previous: CqlType): boolean {
    return this === previous;
  }

  cellValueType(): CqlType {
    return this;
  }

  fromCells(): Buffer {
    throw invalidRequest(`${this.name} is not a collection`);
  }
}

/** The vector type of an element type and a number of elements, 1 or more. */
export function vectorType(element: CqlType, dimension: number): VectorType {
  if (!(dimension > 0)) {
    throw invalidRequest(`vectors may only have positive dimensions; given ${dimension}`);
  }
  const description = `vector ${identityOf(element)} ${dimension}`;
  return intern(description, () => new VectorType(element, dimension));
}

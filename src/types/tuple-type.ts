import type { ByteWriter } from '../base/bytes/index.ts';
import { invalidRequest, serverError } from '../base/error/index.ts';
import { elementJson, unwrapJson } from './collection-type.ts';
import { cqlLiteral } from './cql-literal.ts';
import type { CqlType, ElementCell } from './cql-type.ts';
import { packFields } from './element-reader.ts';
import { bytesFromHex } from './hex.ts';
import { identityOf, intern } from './identity.ts';
import type { JsonValue } from './json.ts';
import { describeJson, javaText } from './json.ts';
import type { LiteralAssignment, LiteralKind } from './literal.ts';
import { MARSHAL_PACKAGE } from './native-type.ts';

/** Fields one after another, each its length in four bytes (negative for null) and its bytes. */
export abstract class FieldsType implements CqlType {
  abstract readonly name: string;
  abstract readonly marshalName: string;
  abstract readonly isMultiCell: boolean;
  readonly isCounter = false;
  readonly elements: readonly CqlType[];
  readonly fixedLengthBytes = null;
  readonly allowsEmpty = true;
  readonly emptyIsNull = false;
  readonly isByteOrdered = false;
  readonly referencesDuration: boolean;
  abstract readonly pathType: CqlType | null;

  constructor(elements: readonly CqlType[]) {
    this.elements = elements;
    this.referencesDuration = elements.some((element) => element.referencesDuration);
  }

  /** The field in messages: `component` and no name, or `field` and its name. */
  protected abstract fieldWord(index: number): string;
  protected abstract readonly leftoverMessage: string;

  /** Order field by field, null first; fields that are missing at the end count as null. */
  compare(left: Buffer, right: Buffer): number {
    if (left.length === 0 || right.length === 0) {
      return Number(right.length === 0) - Number(left.length === 0);
    }
    const leftFields: (Buffer | null)[] = [];
    const rightFields: (Buffer | null)[] = [];
    const leftEnd = this.walkKnown(left, (_, field) => leftFields.push(field));
    const rightEnd = this.walkKnown(right, (_, field) => rightFields.push(field));
    for (const [index, type] of this.elements.entries()) {
      const leftField = leftFields[index] ?? null;
      const rightField = rightFields[index] ?? null;
      if (leftField === null || rightField === null) {
        if (leftField !== rightField) return leftField === null ? -1 : 1;
        continue;
      }
      const order = type.compare(leftField, rightField);
      if (order !== 0) return order;
    }
    // A field that the type does not have yet, as another node knows it already.
    return Buffer.compare(unknownFields(left, leftEnd), unknownFields(right, rightEnd));
  }

  validate(value: Buffer): void {
    this.walk(value, (index, field) => {
      if (field !== null) this.validateField(index, field);
    });
  }

  fromBound(value: Buffer): Buffer {
    this.validate(value);
    return value;
  }

  normalize(value: Buffer): Buffer {
    return value;
  }

  protected validateField(index: number, field: Buffer): void {
    (this.elements[index] as CqlType).validate(field);
  }

  /** The fields as views; fewer than the type has when the last ones were left out. */
  split(value: Buffer): (Buffer | null)[] {
    const fields: (Buffer | null)[] = [];
    this.walk(value, (_index, field) => fields.push(field));
    return fields;
  }

  /** Visits fields one by one, so that a fault in one is found before those behind it. */
  private walk(value: Buffer, visit: (index: number, field: Buffer | null) => void): void {
    const end = this.walkKnown(value, visit);
    if (end < value.length) throw invalidRequest(this.leftoverMessage);
  }

  /** Visits the fields that the type has; gives where the last one ends. */
  private walkKnown(value: Buffer, visit: (index: number, field: Buffer | null) => void): number {
    let offset = 0;
    for (let index = 0; index < this.elements.length && offset < value.length; index++) {
      if (value.length - offset < 4) {
        throw invalidRequest(
          `Not enough bytes to read size of ${index}th ${this.fieldWord(index)}`,
        );
      }
      const length = value.readInt32BE(offset);
      offset += 4;
      if (length > value.length - offset) {
        throw invalidRequest(`Not enough bytes to read ${index}th ${this.fieldWord(index)}`);
      }
      visit(index, length < 0 ? null : value.subarray(offset, offset + length));
      offset += Math.max(0, length);
    }
    return offset;
  }

  /** Fields with colons between them; colons and `@` (for null) inside a field get a backslash. */
  toText(value: Buffer): string {
    return this.split(value)
      .map((field, index) => {
        if (field === null) return '@';
        const text = (this.elements[index] as CqlType).toText(field);
        return text.replaceAll(':', '\\:').replaceAll('@', '\\@');
      })
      .join(':');
  }

  fromText(text: string): Buffer {
    const texts = splitOnColons(text);
    if (texts.length > this.elements.length) {
      throw invalidRequest(
        `Invalid tuple literal: too many elements. Type ${this.name} expects ` +
          `${this.elements.length} but got ${texts.length}`,
      );
    }
    return packFields(
      texts.map((field, index) => {
        if (field === '@') return null;
        const plain = field.replaceAll('\\:', ':').replaceAll('\\@', '@');
        return (this.elements[index] as CqlType).fromText(plain);
      }),
    );
  }

  abstract toCqlLiteral(value: Buffer): string;
  abstract toJson(value: Buffer): string;
  abstract fromJson(json: JsonValue): Buffer;
  abstract acceptsLiteral(kind: LiteralKind, text: string): LiteralAssignment;
  abstract encode(value: unknown): Buffer;
  abstract decode(value: Buffer): unknown;
  abstract writeOption(writer: ByteWriter, protocolVersion: number): void;
  abstract freeze(): CqlType;
  abstract marshalText(ignoreFreezing: boolean): string;
  abstract isValueCompatibleWith(previous: CqlType): boolean;
  abstract cellValueType(path: Buffer): CqlType;
  abstract fromCells(cells: readonly ElementCell[]): Buffer;

  fromLiteral(kind: LiteralKind, text: string): Buffer {
    return kind === 'blob' ? bytesFromHex(text.slice(2)) : this.fromText(text);
  }
}

/** What stands behind the fields that a type has; nothing when that is only nulls, which count as missing. */
function unknownFields(value: Buffer, end: number): Buffer {
  const rest = value.subarray(end);
  return rest.every((byte) => byte === 0xff) ? rest.subarray(rest.length) : rest;
}

/** A backslash just before a colon keeps it. */
function splitOnColons(text: string): string[] {
  return text === '' ? [] : text.split(/(?<!\\):/);
}

/** `frozen<tuple<...>>`; always frozen, and so is what it holds. JavaScript: array with nulls. */
export class TupleType extends FieldsType {
  readonly name: string;
  readonly marshalName: string;
  readonly isMultiCell = false;
  readonly pathType = null;
  protected readonly leftoverMessage = 'Invalid remaining data after end of tuple value';

  constructor(elements: readonly CqlType[]) {
    super(elements);
    this.name = `frozen<tuple<${elements.map((element) => element.name).join(', ')}>>`;
    const parameters = elements.map((element) => element.marshalText(true)).join(',');
    this.marshalName = `${MARSHAL_PACKAGE}TupleType(${parameters})`;
  }

  protected fieldWord(): string {
    return 'component';
  }

  toCqlLiteral(value: Buffer): string {
    const fields = this.split(value).map((field, index) =>
      cqlLiteral(this.elements[index] as CqlType, field),
    );
    return `(${fields.join(', ')})`;
  }

  toJson(value: Buffer): string {
    const fields = this.split(value);
    if (fields.length < this.elements.length) {
      throw serverError('java.lang.IndexOutOfBoundsException');
    }
    return `[${this.elements
      .map((element, index) => elementJson(element, fields[index] ?? null))
      .join(', ')}]`;
  }

  fromJson(json: JsonValue): Buffer {
    const list = unwrapJson(json);
    if (!Array.isArray(list)) {
      throw invalidRequest(
        `Expected a list representation of a tuple, but got a ${describeJson(list)}`,
      );
    }
    const items = list as readonly JsonValue[];
    const expected = this.elements.length;
    if (items.length !== expected) {
      const fault = items.length > expected ? 'contains extra' : 'is missing';
      throw invalidRequest(`Tuple ${fault} items (expected ${expected}): ${javaText(items)}`);
    }
    return packFields(
      items.map((item, index) =>
        item === null ? null : (this.elements[index] as CqlType).fromJson(item),
      ),
    );
  }

  /** Any constant is let through to `fromText`, as for all types without a keyword of their own. */
  acceptsLiteral(): LiteralAssignment {
    return 'weak';
  }

  encode(value: unknown): Buffer {
    return packFields(
      [...(value as Iterable<unknown>)].map((item, index) =>
        item === null || item === undefined ? null : (this.elements[index] as CqlType).encode(item),
      ),
    );
  }

  decode(value: Buffer): unknown[] {
    const fields = this.split(value);
    return this.elements.map((element, index) => {
      const field = fields[index] ?? null;
      return field === null ? null : element.decode(field);
    });
  }

  writeOption(writer: ByteWriter, protocolVersion: number): void {
    writer.int16(49);
    writer.int16(this.elements.length);
    for (const element of this.elements) element.writeOption(writer, protocolVersion);
  }

  freeze(): TupleType {
    return this;
  }

  marshalText(_ignoreFreezing: boolean): string {
    return this.marshalName;
  }

  /** More fields at the end are fine, fewer are not. */
  isValueCompatibleWith(previous: CqlType): boolean {
    return (
      previous instanceof TupleType &&
      previous.elements.length <= this.elements.length &&
      previous.elements.every((element, index) =>
        (this.elements[index] as CqlType).isValueCompatibleWith(element),
      )
    );
  }

  cellValueType(): CqlType {
    return this;
  }

  fromCells(): Buffer {
    throw invalidRequest(`${this.name} is not a collection`);
  }
}

/** The tuple type of its elements, which are frozen on the way in. */
export function tupleType(elements: readonly CqlType[]): TupleType {
  const frozen = elements.map((element) => element.freeze());
  return intern(`tuple ${frozen.map(identityOf).join(' ')}`, () => new TupleType(frozen));
}

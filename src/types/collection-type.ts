import type { ByteWriter } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import type { CqlType, ElementCell } from './cql-type.ts';
import { ElementReader } from './element-reader.ts';
import { bytesFromHex } from './hex.ts';
import type { JsonValue } from './json.ts';
import { describeJson } from './json.ts';
import { parseJson } from './json-parser.ts';
import type { LiteralAssignment, LiteralKind } from './literal.ts';
import { MARSHAL_PACKAGE } from './native-type.ts';

/** What lists, sets and maps share. Not frozen, they are stored as one cell an element. */
export abstract class CollectionType implements CqlType {
  abstract readonly kind: 'list' | 'set' | 'map';
  readonly name: string;
  readonly marshalName: string;
  readonly isMultiCell: boolean;
  readonly isCounter = false;
  readonly elements: readonly CqlType[];
  readonly fixedLengthBytes = null;
  readonly allowsEmpty = false;
  readonly emptyIsNull = false;
  readonly isByteOrdered = false;
  readonly referencesDuration: boolean;
  abstract readonly pathType: CqlType | null;
  private readonly className: string;
  private readonly option: number;

  constructor(
    kind: 'list' | 'set' | 'map',
    className: string,
    option: number,
    elements: readonly CqlType[],
    isMultiCell: boolean,
  ) {
    const inner = `${kind}<${elements.map((element) => element.name).join(', ')}>`;
    this.name = isMultiCell ? inner : `frozen<${inner}>`;
    this.className = className;
    this.option = option;
    this.elements = elements;
    this.isMultiCell = isMultiCell;
    this.referencesDuration = elements.some((element) => element.referencesDuration);
    this.marshalName = this.marshalText(false);
  }

  marshalText(ignoreFreezing: boolean): string {
    const inside = ignoreFreezing || !this.isMultiCell;
    const parameters = this.elements.map((element) => element.marshalText(inside)).join(',');
    const bare = `${MARSHAL_PACKAGE}${this.className}(${parameters})`;
    const frozen = !ignoreFreezing && !this.isMultiCell;
    return frozen ? `${MARSHAL_PACKAGE}FrozenType(${bare})` : bare;
  }

  /** How many entries follow one another for an element: 2 for maps. */
  protected get width(): number {
    return this.elements.length;
  }

  /** Order of frozen collections: element by element, then the shorter one first. */
  compare(left: Buffer, right: Buffer): number {
    if (left.length === 0 || right.length === 0) {
      return Number(right.length === 0) - Number(left.length === 0);
    }
    const leftReader = this.read(left);
    const rightReader = this.read(right);
    const shared = Math.min(leftReader.count, rightReader.count);
    for (let i = 0; i < shared; i++) {
      for (const element of this.elements) {
        const order = compareNullable(element, leftReader.next(), rightReader.next());
        if (order !== 0) return order;
      }
    }
    return leftReader.count - rightReader.count;
  }

  protected read(value: Buffer): ElementReader {
    return new ElementReader(value, this.kind);
  }

  private counted(value: Buffer): ElementReader {
    const reader = this.read(value);
    if (reader.count >= 0) return reader;
    throw invalidRequest(`The data cannot be deserialized as a ${this.kind}`);
  }

  validate(value: Buffer): void {
    const reader = this.counted(value);
    for (let i = 0; i < reader.count; i++) {
      for (const element of this.elements) element.validate(reader.nextNonNull());
    }
    reader.finish();
  }

  /** Elements (of a map: keys and values in turn) as views; nulls as they stand. */
  split(value: Buffer): (Buffer | null)[] {
    const reader = this.counted(value);
    const parts: (Buffer | null)[] = [];
    for (let left = reader.count * this.width; left > 0; left--) parts.push(reader.next());
    reader.finish();
    return parts;
  }

  fromBound(value: Buffer): Buffer {
    this.validate(value);
    return this.normalize(value);
  }

  abstract normalize(value: Buffer): Buffer;

  toText(value: Buffer): string {
    return value.toString('hex');
  }

  fromText(text: string): Buffer {
    return bytesFromHex(text);
  }

  abstract toCqlLiteral(value: Buffer): string;
  abstract toJson(value: Buffer): string;
  abstract fromJson(json: JsonValue): Buffer;
  abstract encode(value: unknown): Buffer;
  abstract decode(value: Buffer): unknown;
  abstract freeze(): CqlType;
  abstract cellValueType(path: Buffer): CqlType;
  abstract fromCells(cells: readonly ElementCell[]): Buffer;

  acceptsLiteral(_kind: LiteralKind, _text: string): LiteralAssignment {
    return 'no';
  }

  fromLiteral(kind: LiteralKind, text: string): Buffer {
    throw invalidRequest(`Invalid ${kind} constant (${text}) for type ${this.name}`);
  }

  writeOption(writer: ByteWriter, protocolVersion: number): void {
    writer.int16(this.option);
    for (const element of this.elements) element.writeOption(writer, protocolVersion);
  }

  isValueCompatibleWith(previous: CqlType): boolean {
    if (this === previous) return true;
    if (!(previous instanceof CollectionType) || previous.kind !== this.kind) return false;
    if (previous.isMultiCell !== this.isMultiCell) return false;
    return this.elements.every((element, index) =>
      element.isValueCompatibleWith(previous.elements[index] as CqlType),
    );
  }
}

/** Order of two elements of which bad bytes may have made either null: null first. */
function compareNullable(type: CqlType, left: Buffer | null, right: Buffer | null): number {
  if (left !== null && right !== null) return type.compare(left, right);
  return Number(right === null) - Number(left === null);
}

/** A collection inside JSON may be a string that holds JSON itself, as the keys of maps must. */
export function unwrapJson(json: JsonValue): JsonValue {
  return typeof json === 'string' ? parseJson(json) : json;
}

/** The elements of a JSON array, each made a value. `what` is the expected thing in messages. */
export function elementsFromJson(
  json: JsonValue,
  element: CqlType,
  expected: string,
  word: string,
): Buffer[] {
  const list = unwrapJson(json);
  if (!Array.isArray(list)) {
    throw invalidRequest(`Expected ${expected}, but got a ${describeJson(list)}`);
  }
  return (list as readonly JsonValue[]).map((item) => {
    if (item === null) throw invalidRequest(`Invalid null element in ${word}`);
    return element.fromJson(item);
  });
}

export function elementJson(type: CqlType, element: Buffer | null): string {
  return element === null ? 'null' : type.toJson(element);
}

import type { ByteWriter } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import type { CqlType, ElementCell } from './cql-type.ts';
import { bytesFromHex } from './hex.ts';
import type { JsonValue } from './json.ts';
import type { LiteralAssignment, LiteralKind } from './literal.ts';
import { nativeAssignment } from './literal.ts';
import { writeCustomOption } from './option.ts';

/** Package of Cassandra's type classes, before every class name that it writes. */
export const MARSHAL_PACKAGE = 'org.apache.cassandra.db.marshal.';

/** What the constructor of a native type needs to know. */
export interface NativeTypeTraits {
  readonly name: string;
  /** Class name without its package. */
  readonly className: string;
  /** Option code of the native protocol, and the first version that knows it. */
  readonly option: number;
  readonly optionSince?: number;
  readonly fixedLengthBytes?: number;
  /** `no`; `meaningless` (allowed, same as null); `value` (a value of its own). */
  readonly empty: 'no' | 'meaningless' | 'value';
  readonly isByteOrdered?: boolean;
  readonly quotes?: boolean;
  readonly literals: readonly LiteralKind[];
}

const NO_ELEMENTS: readonly CqlType[] = [];
export const EMPTY_BYTES: Buffer = Buffer.alloc(0);

/** So many bytes are a number without loss. */
const NUMBER_BYTES = 6;

/** The order of types that are ordered as their bytes, as far as the first of them tell it. */
export function firstBytes(value: Buffer): number {
  if (value.length >= NUMBER_BYTES) return value.readUIntBE(0, NUMBER_BYTES);
  const known = value.length === 0 ? 0 : value.readUIntBE(0, value.length);
  return known * 256 ** (NUMBER_BYTES - value.length);
}

/** What all types without parameters share; one file a type holds the rest. */
export abstract class NativeType implements CqlType {
  readonly name: string;
  readonly marshalName: string;
  readonly isMultiCell: boolean = false;
  readonly isCounter: boolean = false;
  readonly elements = NO_ELEMENTS;
  readonly fixedLengthBytes: number | null;
  readonly allowsEmpty: boolean;
  readonly emptyIsNull: boolean;
  readonly isByteOrdered: boolean;
  readonly referencesDuration: boolean = false;
  readonly pathType = null;
  private readonly option: number;
  private readonly optionSince: number;
  private readonly quotes: boolean;
  private readonly literals: readonly LiteralKind[];

  constructor(traits: NativeTypeTraits) {
    this.name = traits.name;
    this.marshalName = MARSHAL_PACKAGE + traits.className;
    this.option = traits.option;
    this.optionSince = traits.optionSince ?? 1;
    this.fixedLengthBytes = traits.fixedLengthBytes ?? null;
    this.allowsEmpty = traits.empty !== 'no';
    this.emptyIsNull = traits.empty === 'meaningless';
    this.isByteOrdered = traits.isByteOrdered ?? false;
    this.quotes = traits.quotes ?? false;
    this.literals = traits.literals;
  }

  abstract validate(value: Buffer): void;
  /** Text of a value that is not empty. */
  protected abstract textOf(value: Buffer): string;
  /** Bytes of a text that is not empty. */
  protected abstract parse(text: string, nowMillis?: number): Buffer;
  abstract fromJson(json: JsonValue): Buffer;
  abstract encode(value: unknown): Buffer;
  /** JavaScript's value of bytes that are valid and not an empty buffer without meaning. */
  protected abstract read(value: Buffer): unknown;

  /** Of the prototype where a type has it: types are copied with messages in tests. */
  orderNumber?(value: Buffer): number;

  compare(left: Buffer, right: Buffer): number {
    return Buffer.compare(left, right);
  }

  toText(value: Buffer): string {
    this.validate(value);
    return value.length === 0 ? '' : this.textOf(value);
  }

  fromBound(value: Buffer): Buffer {
    this.validate(value);
    return value;
  }

  normalize(value: Buffer): Buffer {
    return value;
  }

  decode(value: Buffer): unknown {
    this.validate(value);
    return value.length === 0 && !this.emptyIsValue ? null : this.read(value);
  }

  private get emptyIsValue(): boolean {
    return this.allowsEmpty && !this.emptyIsNull;
  }

  toCqlLiteral(value: Buffer): string {
    if (value.length === 0 && !this.emptyIsValue) return 'null';
    this.validate(value);
    const text = this.textOf(value);
    return this.quotes ? `'${text.replaceAll("'", "''")}'` : text;
  }

  fromText(text: string, nowMillis?: number): Buffer {
    return text === '' ? EMPTY_BYTES : this.parse(text, nowMillis);
  }

  toJson(value: Buffer): string {
    if (value.length === 0) return '""';
    this.validate(value);
    return `"${this.textOf(value)}"`;
  }

  acceptsLiteral(kind: LiteralKind, text: string): LiteralAssignment {
    return nativeAssignment(this, this.literals, kind, text);
  }

  fromLiteral(kind: LiteralKind, text: string, nowMillis?: number): Buffer {
    // Whatever the type, a hexadecimal constant is its bytes.
    if (kind === 'blob') return bytesFromHex(text.slice(2));
    return this.fromText(text, nowMillis);
  }

  writeOption(writer: ByteWriter, protocolVersion: number): void {
    if (protocolVersion < this.optionSince) writeCustomOption(writer, this.marshalName);
    else writer.int16(this.option);
  }

  freeze(): CqlType {
    return this;
  }

  marshalText(_ignoreFreezing: boolean): string {
    return this.marshalName;
  }

  isValueCompatibleWith(previous: CqlType): boolean {
    return this === previous;
  }

  cellValueType(_path: Buffer): CqlType {
    return this;
  }

  fromCells(_cells: readonly ElementCell[]): Buffer {
    throw invalidRequest(`${this.name} is not a collection`);
  }
}

/** True when `normalize` of the type leaves all values as they are: none has two forms. */
export function hasOneForm(type: CqlType): boolean {
  return type.normalize === NativeType.prototype.normalize;
}

/** Order of values of which either may be empty: empty sorts first. Null when neither is. */
export function compareEmpty(left: Buffer, right: Buffer): number | null {
  if (left.length !== 0 && right.length !== 0) return null;
  return Number(right.length === 0) - Number(left.length === 0);
}

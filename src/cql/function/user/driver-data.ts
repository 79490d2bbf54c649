import { quoteIdentifier } from '../../../base/identifier/index.ts';
import type { Execution, Reference } from '../../../java/index.ts';
import { JavaObject, raise } from '../../../java/index.ts';
import type { CqlType } from '../../../types/index.ts';
import {
  CollectionType,
  ElementReader,
  FieldsType,
  packFields,
  TupleType,
  UserType,
  VectorType,
} from '../../../types/index.ts';
import { DRIVER_PACKAGE } from './driver-package.ts';
import { compose, decompose, javaTypeOf } from './java-type.ts';

/**
 * A tuple or a value of a user type as the driver's classes have it: the bytes of its fields, which
 * are read when they are asked for.
 */
abstract class DriverData extends JavaObject {
  abstract readonly type: FieldsType;
  protected readonly fields: (Buffer | null)[];

  /** Of fields that are left out at the end nothing is said, which is null. */
  constructor(type: FieldsType, fields: readonly (Buffer | null)[]) {
    super();
    this.fields = type.elements.map((_, i) => fields[i] ?? null);
  }

  toBytes(): Buffer {
    return packFields(this.fields);
  }

  isNull(index: number): boolean {
    return this.fieldAt(index) === null;
  }

  /** The field as an object; null for none. */
  get(index: number, execution: Execution): Reference {
    return compose(this.typeAt(index), this.fieldAt(index), execution);
  }

  set(index: number, value: Reference): void {
    this.setBytes(index, decompose(this.typeAt(index), value));
  }

  bytesAt(index: number): Buffer | null {
    return this.fieldAt(index);
  }

  setBytes(index: number, bytes: Buffer | null): void {
    this.typeAt(index);
    this.fields[index] = bytes;
  }

  /**
   * Throws when the field's values are no objects of a class, as the driver does that finds no codec
   * for both.
   */
  checkClass(index: number, javaName: string): void {
    const type = this.typeAt(index);
    if (javaTypeOf(type).name === javaName) return;
    throw raise(
      `${DRIVER_PACKAGE}.exceptions.CodecNotFoundException`,
      `Codec not found for requested operation: [${driverName(type)} <-> ${fullName(javaName)}]`,
    );
  }

  private fieldAt(index: number): Buffer | null {
    this.typeAt(index);
    return this.fields[index] ?? null;
  }

  typeAt(index: number): CqlType {
    const type = this.type.elements[index];
    if (type !== undefined) return type;
    throw raise(
      'java.lang.ArrayIndexOutOfBoundsException',
      `Index ${index} out of bounds for length ${this.type.elements.length}`,
    );
  }

  override equals(other: Reference): boolean {
    return (
      other instanceof DriverData &&
      other.type === this.type &&
      this.fields.every((field, i) => {
        const theirs = other.fields[i] ?? null;
        if (field === null || theirs === null) return field === theirs;
        return this.typeAt(i).compare(field, theirs) === 0;
      })
    );
  }

  /** Equal values have it in common; the number is not Java's. */
  override hashCode(): number {
    let hash = 31;
    for (const [i, field] of this.fields.entries()) {
      const bytes = field === null ? [1] : this.typeAt(i).normalize(field);
      for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0;
    }
    return hash;
  }

  override toText(): string {
    return driverText(this.type, this.toBytes());
  }
}

export class TupleValue extends DriverData {
  static readonly className = `${DRIVER_PACKAGE}.TupleValue`;
  readonly className = TupleValue.className;
  readonly type: TupleType;

  constructor(type: TupleType, fields: readonly (Buffer | null)[] = []) {
    super(type, fields);
    this.type = type;
  }

  static of(value: Reference): TupleValue {
    if (value instanceof TupleValue) return value;
    throw raise('java.lang.ClassCastException', `not a ${TupleValue.className}`);
  }
}

export class UdtValue extends DriverData {
  static readonly className = `${DRIVER_PACKAGE}.UDTValue`;
  readonly className = UdtValue.className;
  readonly type: UserType;

  constructor(type: UserType, fields: readonly (Buffer | null)[] = []) {
    super(type, fields);
    this.type = type.freeze();
  }

  static of(value: Reference): UdtValue {
    if (value instanceof UdtValue) return value;
    throw raise('java.lang.ClassCastException', `not a ${UdtValue.className}`);
  }

  /** Where a field stands; names that are not quoted count in lower case. */
  indexOf(name: string): number {
    const plain = /^[A-Za-z0-9_]*$/.test(name) ? name.toLowerCase() : unquoted(name);
    const index = this.type.fieldNames.indexOf(plain);
    if (index >= 0) return index;
    throw raise('java.lang.IllegalArgumentException', `${name} is not a field defined in this UDT`);
  }
}

export type { DriverData };

/** Values as the driver prints them, without spaces. */
function driverText(type: CqlType, value: Buffer | null): string {
  if (value === null) return 'NULL';
  const parts = partsOf(type, value);
  if (parts === null) return type.toCqlLiteral(value);
  const texts = parts.map((part, i) =>
    driverText(type.elements[i % type.elements.length] as CqlType, part),
  );
  if (type instanceof UserType) {
    return `{${texts.map((text, i) => `${quoteIdentifier(type.fieldNames[i] as string)}:${text}`).join(',')}}`;
  }
  if (type instanceof TupleType) return `(${texts.join(',')})`;
  if (!(type instanceof CollectionType) || type.kind === 'list') return `[${texts.join(',')}]`;
  if (type.kind === 'set') return `{${texts.join(',')}}`;
  const entries = texts.filter((_, i) => i % 2 === 0).map((key, i) => `${key}:${texts[2 * i + 1]}`);
  return `{${entries.join(',')}}`;
}

/** What a value is made of; null for one that has no parts. */
function partsOf(type: CqlType, value: Buffer): readonly (Buffer | null)[] | null {
  if (type instanceof VectorType) return type.split(value);
  if (type instanceof FieldsType) {
    const fields = type.split(value);
    return type.elements.map((_, i) => fields[i] ?? null);
  }
  if (!(type instanceof CollectionType)) return null;
  const reader = new ElementReader(value, type.kind);
  const parts: (Buffer | null)[] = [];
  for (let i = 0; i < reader.count * type.elements.length; i++) parts.push(reader.next());
  return parts;
}

function unquoted(name: string): string {
  const isQuoted = name.length > 1 && name.startsWith('"') && name.endsWith('"');
  return isQuoted ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** Types have the driver's names in its messages. */
function driverName(type: CqlType): string {
  return type.name === 'text' ? 'varchar' : type.name;
}

function fullName(javaName: string): string {
  return /^[A-Z]\w*$/.test(javaName) ? `java.lang.${javaName}` : javaName;
}

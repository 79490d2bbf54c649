import type { BoxedName, Execution, Reference } from '../../../java/index.ts';
import {
  BigIntegerObject,
  ByteBufferObject,
  box,
  DateObject,
  InetAddressObject,
  raise,
  UuidObject,
} from '../../../java/index.ts';
import type { CqlType } from '../../../types/index.ts';
import {
  asciiType,
  bigintType,
  blobType,
  booleanType,
  CollectionType,
  counterType,
  dateType,
  decimalType,
  doubleType,
  durationType,
  ElementReader,
  floatType,
  inetType,
  intType,
  packElements,
  smallintType,
  TupleType,
  textType,
  timestampType,
  timeType,
  timeuuidType,
  tinyintType,
  UserType,
  uuidType,
  VectorType,
  varintType,
} from '../../../types/index.ts';
import { TupleValue, UdtValue } from './driver-data.ts';
import { DriverDuration } from './driver-duration.ts';
import { DRIVER_PACKAGE } from './driver-package.ts';
import * as objects from './java-objects.ts';
import { LocalDate } from './local-date.ts';

/** What a value of a CQL type is in Java, and the way there and back (UDFDataType of Cassandra). */
export interface JavaType {
  /** `Integer`, `java.util.List<Integer>`. */
  readonly name: string;
  /** `int`, where there is a primitive type; else null. */
  readonly primitive: Primitive | null;
  /** The class of its objects, where there is a primitive type. */
  readonly box: BoxedName | null;
  /** The object of bytes that mean something. */
  read(value: Buffer, execution: Execution): Reference;
  /** The bytes of an object; throws a `Thrown` where it has none. */
  write(value: Reference): Buffer;
}

/** A type of Java that is no class. */
export type Primitive = 'boolean' | 'byte' | 'short' | 'int' | 'long' | 'float' | 'double';

const BEYOND_ASCII = /[\u0080-\uffff]/g;

const known = new WeakMap<CqlType, JavaType>();

export function javaTypeOf(type: CqlType): JavaType {
  let found = known.get(type);
  if (found === undefined) {
    found = SCALARS.get(type) ?? compound(type);
    known.set(type, found);
  }
  return found;
}

/** The object of a value; null for bytes that mean no more than null does. */
export function compose(type: CqlType, value: Buffer | null, execution: Execution): Reference {
  if (value === null || (value.length === 0 && type.emptyIsNull)) return null;
  return javaTypeOf(type).read(value, execution);
}

export function decompose(type: CqlType, value: Reference): Buffer | null {
  return value === null ? null : javaTypeOf(type).write(value);
}

function primitive(
  name: BoxedName,
  kind: Primitive,
  bytes: number,
  read: (value: Buffer) => boolean | number | bigint,
  write: (target: Buffer, value: never) => unknown,
): JavaType {
  return {
    name,
    primitive: kind,
    box: name,
    read: (value) => box(name, read(value)),
    write: (value) => {
      const target = Buffer.alloc(bytes);
      write(target, objects.unbox(value) as never);
      return target;
    },
  };
}

const long = primitive(
  'Long',
  'long',
  8,
  (value) => value.readBigInt64BE(0),
  (target, value: bigint) => target.writeBigInt64BE(value),
);

const text: JavaType = {
  name: 'String',
  primitive: null,
  box: null,
  read: (value) => value.toString(),
  write: (value) => Buffer.from(stringOf(value)),
};

const ascii: JavaType = {
  ...text,
  // Bytes beyond the seven bits are what Java reads them as.
  read: (value) => value.toString('latin1').replace(BEYOND_ASCII, '\ufffd'),
  write: (value) => {
    const string = stringOf(value);
    if (string.search(BEYOND_ASCII) < 0) return Buffer.from(string);
    throw raise(
      `${DRIVER_PACKAGE}.exceptions.InvalidTypeException`,
      `${string} is not a valid ASCII String`,
    );
  },
};

function stringOf(value: Reference): string {
  if (typeof value === 'string') return value;
  throw objects.wrongClass(value, 'java.lang.String');
}

const uuid: JavaType = {
  name: 'java.util.UUID',
  primitive: null,
  box: null,
  read: (value) => UuidObject.ofBytes(value),
  write: objects.uuidBytes,
};

const SCALARS = new Map<CqlType, JavaType>([
  [asciiType, ascii],
  [textType, text],
  [bigintType, long],
  [counterType, long],
  [timeType, long],
  [uuidType, uuid],
  [timeuuidType, uuid],
  [
    booleanType,
    primitive(
      'Boolean',
      'boolean',
      1,
      (value) => value[0] !== 0,
      (target, value: boolean) => target.writeUInt8(value ? 1 : 0),
    ),
  ],
  [
    tinyintType,
    primitive(
      'Byte',
      'byte',
      1,
      (value) => value.readInt8(0),
      (target, value: number) => target.writeInt8(value),
    ),
  ],
  [
    smallintType,
    primitive(
      'Short',
      'short',
      2,
      (value) => value.readInt16BE(0),
      (target, value: number) => target.writeInt16BE(value),
    ),
  ],
  [
    intType,
    primitive(
      'Integer',
      'int',
      4,
      (value) => value.readInt32BE(0),
      (target, value: number) => target.writeInt32BE(value),
    ),
  ],
  [
    floatType,
    primitive(
      'Float',
      'float',
      4,
      (value) => value.readFloatBE(0),
      (target, value: number) => target.writeFloatBE(value),
    ),
  ],
  [
    doubleType,
    primitive(
      'Double',
      'double',
      8,
      (value) => value.readDoubleBE(0),
      (target, value: number) => target.writeDoubleBE(value),
    ),
  ],
  [
    blobType,
    {
      name: 'java.nio.ByteBuffer',
      primitive: null,
      box: null,
      read: (value, execution) => ByteBufferObject.ofBytes(execution, value),
      write: objects.byteBufferBytes,
    },
  ],
  [
    inetType,
    {
      name: 'java.net.InetAddress',
      primitive: null,
      box: null,
      read: (value) => new InetAddressObject(value),
      write: objects.inetAddressBytes,
    },
  ],
  [
    varintType,
    {
      name: 'java.math.BigInteger',
      primitive: null,
      box: null,
      read: (value) => new BigIntegerObject(BigInt(varintType.decode(value) as number | bigint)),
      write: (value) => varintType.encode(objects.bigIntegerValue(value)),
    },
  ],
  [
    decimalType,
    {
      name: 'java.math.BigDecimal',
      primitive: null,
      box: null,
      read: objects.bigDecimalOf,
      write: objects.bigDecimalBytes,
    },
  ],
  [
    timestampType,
    {
      name: 'java.util.Date',
      primitive: null,
      box: null,
      read: (value) => new DateObject(value.readBigInt64BE(0)),
      write: (value) => long.write(box('Long', objects.dateMillis(value))),
    },
  ],
  [
    dateType,
    {
      name: 'org.apache.cassandra.cql3.functions.types.LocalDate',
      primitive: null,
      box: null,
      read: LocalDate.fromBytes,
      write: (value) => LocalDate.of(value).toBytes(),
    },
  ],
  [
    durationType,
    {
      name: 'org.apache.cassandra.cql3.functions.types.Duration',
      primitive: null,
      box: null,
      read: DriverDuration.fromBytes,
      write: (value) => DriverDuration.of(value).toBytes(),
    },
  ],
]);

function compound(type: CqlType): JavaType {
  if (type instanceof CollectionType) return collection(type);
  if (type instanceof VectorType) return vector(type);
  if (type instanceof UserType) {
    return {
      name: 'org.apache.cassandra.cql3.functions.types.UDTValue',
      primitive: null,
      box: null,
      read: (value) => new UdtValue(type, type.split(value)),
      write: (value) => UdtValue.of(value).toBytes(),
    };
  }
  if (type instanceof TupleType) {
    return {
      name: 'org.apache.cassandra.cql3.functions.types.TupleValue',
      primitive: null,
      box: null,
      read: (value) => new TupleValue(type, type.split(value)),
      write: (value) => TupleValue.of(value).toBytes(),
    };
  }
  // Types of classes of their own and reversed ones are bytes to a function.
  const bytes = SCALARS.get(blobType) as JavaType;
  return bytes;
}

function collection(type: CollectionType): JavaType {
  const parts = type.elements.map(javaTypeOf);
  const names = parts.map(({ name }) => name).join(', ');
  const className = { list: 'List', set: 'Set', map: 'Map' }[type.kind];
  return {
    name: `java.util.${className}<${names}>`,
    primitive: null,
    box: null,
    read: (value, execution) => {
      const items = value.length === 0 ? [] : readElements(type, value, execution);
      if (type.kind === 'list') return objects.newList(items, execution);
      return type.kind === 'set'
        ? objects.newSet(items, execution)
        : objects.newMap(items, execution);
    },
    write: (value) => {
      const items = type.kind === 'map' ? objects.mapItems(value) : objects.collectionItems(value);
      const message =
        type.kind === 'map'
          ? 'Map keys and values cannot be null'
          : 'Collection elements cannot be null';
      const bytes = items.map((item, i) => {
        if (item === null) throw raise('java.lang.NullPointerException', message);
        return (parts[i % parts.length] as JavaType).write(item);
      });
      return packElements(items.length / parts.length, bytes);
    },
  };
}

function readElements(type: CollectionType, value: Buffer, execution: Execution): Reference[] {
  const reader = new ElementReader(value, type.kind);
  const items: Reference[] = [];
  for (let i = 0; i < reader.count; i++) {
    for (const element of type.elements) items.push(compose(element, reader.next(), execution));
  }
  return items;
}

function vector(type: VectorType): JavaType {
  const element = javaTypeOf(type.element);
  return {
    name: `java.util.List<${element.name}>`,
    primitive: null,
    box: null,
    read: (value, execution) =>
      objects.newList(
        type.split(value).map((part) => element.read(part, execution)),
        execution,
      ),
    write: (value) => {
      const items = objects.collectionItems(value).slice(0, type.dimension);
      if (items.length < type.dimension) throw raise('java.util.NoSuchElementException');
      return type.fromElements(
        items.map((item) => {
          if (item === null) throw raise('java.lang.NullPointerException');
          return element.write(item);
        }),
      );
    },
  };
}

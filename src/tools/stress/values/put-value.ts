import type { ColumnType, ScalarKind } from '../../cql/index.ts';
import type { Random } from '../random/random.ts';
import type { Frame } from './frame.ts';

/**
 * Writes a value as the protocol has it, length first. `identity` says which value: equal numbers
 * give equal values; `random` is the stream of that number, `size` a length in bytes or elements.
 */
export type PutValue = (to: Frame, identity: number, size: number, random: Random) => void;

/** A type of which no values can be made. */
export class TypeProblem extends Error {
  override readonly name = 'TypeProblem';
}

const letters = Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_');
const elementSize = 8;
const daySeconds = 86_400;
const dateOrigin = 2 ** 31;

const scalars: Readonly<Record<ScalarKind, PutValue>> = {
  ascii: putText,
  text: putText,
  blob: putBlob,
  bigint: putLong,
  counter: putLong,
  timestamp: putLong,
  varint: putLong,
  boolean: fixedBytes(1, (to, identity) => to.byte(identity % 2)),
  tinyint: fixedBytes(1, (to, identity) => to.byte(identity % 128)),
  smallint: fixedBytes(2, (to, identity) => to.short(identity % 32_768)),
  int: fixedBytes(4, (to, identity) => to.int(identity % 2_147_483_648)),
  inet: fixedBytes(4, (to, identity) => to.int(identity)),
  // From 1970 on, some hundred and eighty years.
  date: fixedBytes(4, (to, identity) => to.int(dateOrigin + (identity % 65_536))),
  float: fixedBytes(4, (to, identity) => to.float(identity)),
  double: fixedBytes(8, (to, identity) => to.double(identity)),
  time: fixedBytes(8, (to, identity) => to.long((identity % daySeconds) * 1e9)),
  uuid: fixedBytes(16, putUuid),
  timeuuid: fixedBytes(16, putTimeUuid),
  // Two digits after the point.
  decimal: fixedBytes(12, (to, identity) => {
    to.int(2);
    to.long(identity);
  }),
  // Months, days and nanoseconds, each a single byte of zigzag.
  duration: fixedBytes(3, (to, identity) => {
    to.byte((identity % 12) * 2);
    to.byte((identity % 28) * 2);
    to.byte((identity % 60) * 2);
  }),
};

/** How values of a type are made. Throws `TypeProblem`. */
export function putterOf(type: ColumnType): PutValue {
  switch (type.kind) {
    case 'list':
    case 'set':
      return putElements([putterOf(type.element)]);
    case 'map':
      return putElements([putterOf(type.key), putterOf(type.value)]);
    case 'tuple':
      return putParts(type.parts.map(putterOf));
    case 'user':
      return putParts(type.fields.map((field) => putterOf(field.type)));
    case 'custom':
      return putCustom(type.className);
    default:
      return scalars[type.kind];
  }
}

function fixedBytes(
  length: number,
  put: (to: Frame, identity: number, random: Random) => void,
): PutValue {
  return (to, identity, _size, random) => {
    to.int(length);
    put(to, identity, random);
  };
}

function putLong(to: Frame, identity: number): void {
  to.int(8);
  to.long(identity);
}

function putText(to: Frame, _identity: number, size: number, random: Random): void {
  to.int(size);
  to.reserve(size);
  const { bytes } = to;
  const end = to.at + size;
  for (let at = to.at; at < end; ) {
    // Thirty-two bits make five letters of six.
    let bits = random.next();
    for (let i = 0; i < 5 && at < end; i++) {
      bytes[at++] = letters[bits & 63] as number;
      bits >>>= 6;
    }
  }
  to.at = end;
}

function putBlob(to: Frame, _identity: number, size: number, random: Random): void {
  to.int(size);
  to.reserve(size + 3);
  const end = to.at + size;
  // Whole words, the last of which may be cut.
  while (to.at < end) to.int(random.next());
  to.at = end;
}

function putUuid(to: Frame, _identity: number, random: Random): void {
  to.int(random.next());
  to.int((random.next() & ~0xf000) | 0x4000);
  to.int((random.next() & 0x3fffffff) | 0x80000000);
  to.int(random.next());
}

/** The time of a value of version 1 is its identity, in units of 100 ns since 1582. */
function putTimeUuid(to: Frame, identity: number, random: Random): void {
  const high = Math.floor(identity / 4_294_967_296);
  to.int(identity | 0);
  to.short(high & 0xffff);
  to.short(((high >>> 16) & 0x0fff) | 0x1000);
  to.int((random.next() & 0x3fffffff) | 0x80000000);
  to.int(random.next());
}

function putElements(putters: readonly PutValue[]): PutValue {
  return (to, _identity, size, random) => {
    const begin = to.at;
    to.int(0);
    to.int(size);
    for (let i = 0; i < size; i++) putPart(putters, to, random);
    to.bytes.writeInt32BE(to.at - begin - 4, begin);
  };
}

function putParts(putters: readonly PutValue[]): PutValue {
  return (to, _identity, _size, random) => {
    const begin = to.at;
    to.int(0);
    putPart(putters, to, random);
    to.bytes.writeInt32BE(to.at - begin - 4, begin);
  };
}

function putPart(putters: readonly PutValue[], to: Frame, random: Random): void {
  for (const put of putters) put(to, random.next() >>> 1, elementSize, random);
}

/** Types that the protocol's version knows only by the class that Cassandra has for them. */
function putCustom(className: string): PutValue {
  if (className.endsWith('.DurationType')) return scalars.duration;
  const match = /VectorType\([\w.]*FloatType\s*,\s*(\d+)\)$/.exec(className);
  if (match === null) throw new TypeProblem(`values of ${className} are not supported yet`);
  const dimension = Number(match[1]);
  return (to, _identity, _size, random) => {
    to.int(4 * dimension);
    for (let i = 0; i < dimension; i++) to.float(random.next() / 2_147_483_648);
  };
}

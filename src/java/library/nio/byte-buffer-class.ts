import { JavaArray } from '../../value/array.ts';
import type { Execution } from '../../value/execution.ts';
import type { JavaValue, Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration, Native } from '../class-declaration.ts';
import { EnumObject } from '../enum-object.ts';
import { exceptionClass } from '../lang/exceptions.ts';
import { notNull } from '../reference.ts';
import { ByteBufferObject } from './byte-buffer.ts';

type Buffer = ByteBufferObject;

const BIG = new EnumObject('java.nio.ByteOrder', 'BIG_ENDIAN', 0);
const LITTLE = new EnumObject('java.nio.ByteOrder', 'LITTLE_ENDIAN', 1);

/** How a primitive type is read and written. */
interface Kind {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  read(view: DataView, isLittle: boolean): JavaValue;
  write(view: DataView, value: never, isLittle: boolean): void;
}

const KINDS: readonly Kind[] = [
  {
    name: 'Short',
    type: 'short',
    bytes: 2,
    read: (view, isLittle) => view.getInt16(0, isLittle),
    write: (view, value: number, isLittle) => view.setInt16(0, value, isLittle),
  },
  {
    name: 'Char',
    type: 'char',
    bytes: 2,
    read: (view, isLittle) => view.getUint16(0, isLittle),
    write: (view, value: number, isLittle) => view.setUint16(0, value, isLittle),
  },
  {
    name: 'Int',
    type: 'int',
    bytes: 4,
    read: (view, isLittle) => view.getInt32(0, isLittle),
    write: (view, value: number, isLittle) => view.setInt32(0, value, isLittle),
  },
  {
    name: 'Long',
    type: 'long',
    bytes: 8,
    read: (view, isLittle) => view.getBigInt64(0, isLittle),
    write: (view, value: bigint, isLittle) => view.setBigInt64(0, value, isLittle),
  },
  {
    name: 'Float',
    type: 'float',
    bytes: 4,
    read: (view, isLittle) => view.getFloat32(0, isLittle),
    write: (view, value: number, isLittle) => view.setFloat32(0, value, isLittle),
  },
  {
    name: 'Double',
    type: 'double',
    bytes: 8,
    read: (view, isLittle) => view.getFloat64(0, isLittle),
    write: (view, value: number, isLittle) => view.setFloat64(0, value, isLittle),
  },
];

function store(self: Buffer, index: number, kind: Kind, value: never): Buffer {
  const view = new DataView(new ArrayBuffer(kind.bytes));
  kind.write(view, value, self.isLittleEndian);
  self.write(index, view);
  return self;
}

function membersOf(kind: Kind): [string, Native][] {
  const { name, type, bytes } = kind;
  const load = (self: Buffer, index: number): JavaValue =>
    kind.read(self.viewOf(index, bytes), self.isLittleEndian);
  return [
    [`public ${type} get${name}()`, (_, self: Buffer) => load(self, self.forRead(bytes))],
    [
      `public ${type} get${name}(int index)`,
      (_, self: Buffer, index: number) => load(self, self.checkRange(index, bytes)),
    ],
    [
      `public ByteBuffer put${name}(${type} value)`,
      (_, self: Buffer, value: never) => store(self, self.forWrite(bytes), kind, value),
    ],
    [
      `public ByteBuffer put${name}(int index, ${type} value)`,
      (_, self: Buffer, index: number, value: never) => {
        self.checkWritable();
        return store(self, self.checkRange(index, bytes), kind, value);
      },
    ],
  ];
}

function checkPart(offset: number, length: number, size: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= size) return;
  throw raise(
    'java.lang.IndexOutOfBoundsException',
    `Range [${offset}, ${offset} + ${length}) out of bounds for length ${size}`,
  );
}

function getArray(
  execution: Execution,
  self: Buffer,
  array: JavaArray | null,
  offset = 0,
  length = notNull(array).items.length,
): Buffer {
  const { items } = notNull(array);
  checkPart(offset, length, items.length);
  const from = self.forRead(length);
  execution.step(length);
  for (let at = 0; at < length; at++) items[offset + at] = self.byteAt(from + at);
  return self;
}

function putArray(
  execution: Execution,
  self: Buffer,
  array: JavaArray | null,
  offset = 0,
  length = notNull(array).items.length,
): Buffer {
  const { items } = notNull(array);
  checkPart(offset, length, items.length);
  const to = self.forWrite(length);
  execution.step(length);
  const part = items.slice(offset, offset + length);
  for (const [at, value] of part.entries()) self.setByte(to + at, Number(value));
  return self;
}

function putBuffer(execution: Execution, self: Buffer, other: Buffer | null): Buffer {
  const source = notNull(other);
  if (source === self) {
    throw raise('java.lang.IllegalArgumentException', 'The source buffer is this buffer');
  }
  const length = source.remaining();
  const to = self.forWrite(length);
  const from = source.forRead(length);
  execution.step(length);
  const bytes = Array.from({ length }, (_, at) => source.byteAt(from + at));
  for (const [at, value] of bytes.entries()) self.setByte(to + at, value);
  return self;
}

function compact(execution: Execution, self: Buffer): Buffer {
  self.checkWritable();
  const length = self.remaining();
  execution.step(length);
  for (let at = 0; at < length; at++) self.setByte(at, self.byteAt(self.position + at));
  self.position = length;
  self.limit = self.shared.capacity;
  self.mark = -1;
  return self;
}

function allocate(execution: Execution, capacity: number): Buffer {
  if (capacity < 0) {
    throw raise('java.lang.IllegalArgumentException', `capacity < 0: (${capacity} < 0)`);
  }
  execution.allocate(8 * capacity);
  return ByteBufferObject.around(new JavaArray('byte', new Array<number>(capacity).fill(0)));
}

const bufferMembers: ClassDeclaration['members'] = {
  'public int capacity()': (_, self: Buffer) => self.shared.capacity,
  'public int position()': (_, self: Buffer) => self.position,
  'public ByteBuffer position(int position)': (_, self: Buffer, position: number) =>
    self.moveTo(position),
  'public int limit()': (_, self: Buffer) => self.limit,
  'public ByteBuffer limit(int limit)': (_, self: Buffer, limit: number) => self.limitTo(limit),
  'public int remaining()': (_, self: Buffer) => self.remaining(),
  'public boolean hasRemaining()': (_, self: Buffer) => self.remaining() > 0,
  'public boolean isReadOnly()': (_, self: Buffer) => self.shared.isReadOnly,
  'public boolean isDirect()': () => false,
  'public boolean hasArray()': (_, self: Buffer) => !self.shared.isReadOnly,
  'public int arrayOffset()': (_, self: Buffer) => {
    self.checkWritable();
    return self.shared.offset;
  },
  'public byte[] array()': (_, self: Buffer) => {
    self.checkWritable();
    return self.shared.array;
  },
  'public ByteBuffer flip()': (_, self: Buffer) => {
    self.limit = self.position;
    self.position = 0;
    self.mark = -1;
    return self;
  },
  'public ByteBuffer rewind()': (_, self: Buffer) => {
    self.position = 0;
    self.mark = -1;
    return self;
  },
  'public ByteBuffer clear()': (_, self: Buffer) => {
    self.position = 0;
    self.limit = self.shared.capacity;
    self.mark = -1;
    return self;
  },
  'public ByteBuffer mark()': (_, self: Buffer) => {
    self.mark = self.position;
    return self;
  },
  'public ByteBuffer reset()': (_, self: Buffer) => {
    if (self.mark < 0) throw raise('java.nio.InvalidMarkException');
    self.position = self.mark;
    return self;
  },
  'public ByteBuffer duplicate()': (_, self: Buffer) => self.duplicate(),
  'public ByteBuffer asReadOnlyBuffer()': (_, self: Buffer) => self.duplicate(true),
  'public ByteBuffer slice()': (_, self: Buffer) => self.view(self.position, self.remaining()),
  'public ByteBuffer compact()': compact,
  'public java.nio.ByteOrder order()': (_, self: Buffer) => (self.isLittleEndian ? LITTLE : BIG),
  'public ByteBuffer order(java.nio.ByteOrder order)': (_, self: Buffer, order: Reference) => {
    self.isLittleEndian = order === LITTLE;
    return self;
  },
};

const byteBufferClass: ClassDeclaration = {
  head: 'public class java.nio.ByteBuffer implements java.lang.Comparable<java.nio.ByteBuffer>',
  members: {
    'public static ByteBuffer allocate(int capacity)': allocate,
    'public static ByteBuffer wrap(byte[] array)': (_, array: JavaArray | null) =>
      ByteBufferObject.around(notNull(array)),
    'public static ByteBuffer wrap(byte[] array, int offset, int length)': (
      _,
      array: JavaArray | null,
      offset: number,
      length: number,
    ) => {
      checkPart(offset, length, notNull(array).items.length);
      return ByteBufferObject.around(notNull(array))
        .limitTo(offset + length)
        .moveTo(offset);
    },
    ...bufferMembers,
    'public byte get()': (_, self: Buffer) => self.byteAt(self.forRead(1)),
    'public byte get(int index)': (_, self: Buffer, index: number) =>
      self.byteAt(self.checkRange(index, 1)),
    'public ByteBuffer get(byte[] array)': getArray,
    'public ByteBuffer get(byte[] array, int offset, int length)': getArray,
    'public ByteBuffer put(byte value)': (_, self: Buffer, value: number) => {
      self.setByte(self.forWrite(1), value);
      return self;
    },
    'public ByteBuffer put(int index, byte value)': (
      _,
      self: Buffer,
      index: number,
      value: number,
    ) => {
      self.checkWritable();
      self.setByte(self.checkRange(index, 1), value);
      return self;
    },
    'public ByteBuffer put(byte[] array)': putArray,
    'public ByteBuffer put(byte[] array, int offset, int length)': putArray,
    'public ByteBuffer put(ByteBuffer other)': putBuffer,
    ...Object.fromEntries(KINDS.flatMap(membersOf)),
    'public int compareTo(ByteBuffer other)': (_, self: Buffer, other: Reference) =>
      self.compareTo(other),
  },
};

/** The classes of java.nio. */
export const nioClasses: readonly ClassDeclaration[] = [
  byteBufferClass,
  { head: 'class java.nio.HeapByteBuffer extends java.nio.ByteBuffer', members: {} },
  {
    head: 'public final class java.nio.ByteOrder',
    members: {
      'public static final ByteOrder BIG_ENDIAN': () => BIG,
      'public static final ByteOrder LITTLE_ENDIAN': () => LITTLE,
    },
  },
  exceptionClass('java.nio.BufferUnderflowException', 'java.lang.RuntimeException'),
  exceptionClass('java.nio.BufferOverflowException', 'java.lang.RuntimeException'),
  exceptionClass('java.nio.InvalidMarkException', 'java.lang.IllegalStateException'),
  exceptionClass('java.nio.ReadOnlyBufferException', 'java.lang.UnsupportedOperationException'),
];

import { JavaArray } from '../../value/array.ts';
import { type Execution, work } from '../../value/execution.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import { badCast, notNull } from '../reference.ts';

/** What a view shares with what it was made of, and where it starts in there. */
interface Shared {
  readonly array: JavaArray;
  readonly offset: number;
  readonly capacity: number;
  readonly isReadOnly: boolean;
}

/** `java.nio.ByteBuffer` on the heap: bytes with a sign in an array, a position and a limit. */
export class ByteBufferObject extends JavaObject {
  readonly className = 'java.nio.HeapByteBuffer';
  readonly shared: Shared;
  position = 0;
  limit: number;
  mark = -1;
  isLittleEndian = false;

  constructor(shared: Shared) {
    super();
    this.shared = shared;
    this.limit = shared.capacity;
  }

  /** A buffer around a whole array. */
  static around(array: JavaArray): ByteBufferObject {
    const capacity = array.items.length;
    return new ByteBufferObject({ array, offset: 0, capacity, isReadOnly: false });
  }

  /** A copy of the bytes of a value of CQL. */
  static ofBytes(execution: Execution, bytes: Buffer): ByteBufferObject {
    execution.allocate(8 * bytes.length);
    return ByteBufferObject.around(new JavaArray('byte', [...new Int8Array(bytes)]));
  }

  /** A copy of the bytes from the position to the limit: a value of CQL. */
  toBytes(): Buffer {
    const { array, offset } = this.shared;
    work(this.remaining());
    return Buffer.from(array.items.slice(offset + this.position, offset + this.limit).map(Number));
  }

  remaining(): number {
    return Math.max(this.limit - this.position, 0);
  }

  /** Another buffer on the same bytes from an index of this one. */
  view(from: number, capacity: number, isReadOnly = this.shared.isReadOnly): ByteBufferObject {
    const { array, offset } = this.shared;
    return new ByteBufferObject({ array, offset: offset + from, capacity, isReadOnly });
  }

  duplicate(isReadOnly = this.shared.isReadOnly): ByteBufferObject {
    const copy = this.view(0, this.shared.capacity, isReadOnly);
    copy.position = this.position;
    copy.limit = this.limit;
    copy.mark = this.mark;
    return copy;
  }

  /** Throws IllegalArgumentException as `position(int)` does. */
  moveTo(position: number): this {
    if (position < 0) {
      throw raise('java.lang.IllegalArgumentException', `newPosition < 0: (${position} < 0)`);
    }
    if (position > this.limit) {
      throw raise(
        'java.lang.IllegalArgumentException',
        `newPosition > limit: (${position} > ${this.limit})`,
      );
    }
    if (this.mark > position) this.mark = -1;
    this.position = position;
    return this;
  }

  /** Throws IllegalArgumentException as `limit(int)` does. */
  limitTo(limit: number): this {
    const { capacity } = this.shared;
    if (limit < 0) {
      throw raise('java.lang.IllegalArgumentException', `newLimit < 0: (${limit} < 0)`);
    }
    if (limit > capacity) {
      throw raise(
        'java.lang.IllegalArgumentException',
        `newLimit > capacity: (${limit} > ${capacity})`,
      );
    }
    this.limit = limit;
    this.position = Math.min(this.position, limit);
    if (this.mark > limit) this.mark = -1;
    return this;
  }

  /** The index of the next `length` bytes to read, past which the position moves. */
  forRead(length: number): number {
    if (length > this.remaining()) throw raise('java.nio.BufferUnderflowException');
    this.position += length;
    return this.position - length;
  }

  /** The index of the next `length` bytes to write, past which the position moves. */
  forWrite(length: number): number {
    this.checkWritable();
    if (length > this.remaining()) throw raise('java.nio.BufferOverflowException');
    this.position += length;
    return this.position - length;
  }

  /** Throws IndexOutOfBoundsException unless so many bytes are before the limit. */
  checkRange(index: number, length: number): number {
    if (index >= 0 && index <= this.limit - length) return index;
    throw raise('java.lang.IndexOutOfBoundsException');
  }

  checkWritable(): void {
    if (this.shared.isReadOnly) throw raise('java.nio.ReadOnlyBufferException');
  }

  byteAt(index: number): number {
    return Number(this.shared.array.items[this.shared.offset + index]);
  }

  setByte(index: number, value: number): void {
    this.shared.array.items[this.shared.offset + index] = value;
  }

  /** Bytes in the order that the numbers of this buffer have. */
  viewOf(index: number, length: number): DataView {
    const view = new DataView(new ArrayBuffer(length));
    for (let at = 0; at < length; at++) view.setInt8(at, this.byteAt(index + at));
    return view;
  }

  write(index: number, view: DataView): void {
    for (let at = 0; at < view.byteLength; at++) this.setByte(index + at, view.getInt8(at));
  }

  override equals(other: Reference): boolean {
    if (!(other instanceof ByteBufferObject)) return false;
    return this.toBytes().equals(other.toBytes());
  }

  override hashCode(): number {
    work(this.remaining());
    let hash = 1;
    for (let index = this.limit - 1; index >= this.position; index--) {
      hash = (Math.imul(31, hash) + this.byteAt(index)) | 0;
    }
    return hash;
  }

  /** By bytes with a sign. */
  compareTo(other: Reference): number {
    const right = notNull(other);
    if (!(right instanceof ByteBufferObject)) throw badCast(right, 'java.nio.ByteBuffer');
    const length = Math.min(this.remaining(), right.remaining());
    work(length);
    for (let at = 0; at < length; at++) {
      const difference = this.byteAt(this.position + at) - right.byteAt(right.position + at);
      if (difference !== 0) return difference;
    }
    return this.remaining() - right.remaining();
  }

  override toText(): string {
    const { capacity, isReadOnly } = this.shared;
    const name = isReadOnly ? 'java.nio.HeapByteBufferR' : 'java.nio.HeapByteBuffer';
    return `${name}[pos=${this.position} lim=${this.limit} cap=${capacity}]`;
  }
}

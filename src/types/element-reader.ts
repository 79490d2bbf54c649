import { invalidRequest } from '../base/error/index.ts';

/**
 * Reads the bytes of a collection (protocol v3 and later): a count in four bytes, then each element
 * as its length in four bytes (negative for null) and its bytes. Elements are views.
 */
export class ElementReader {
  /** As written; negative or far too large in bad bytes, so nothing may be sized by it. */
  readonly count: number;
  private readonly bytes: Buffer;
  /** The word for the collection in messages. */
  private readonly word: string;
  private offset = 4;

  constructor(bytes: Buffer, word: string) {
    this.bytes = bytes;
    this.word = word;
    if (bytes.length < 4) throw this.tooShort();
    this.count = bytes.readInt32BE(0);
  }

  get atEnd(): boolean {
    return this.offset === this.bytes.length;
  }

  private tooShort(): Error {
    return invalidRequest(`Not enough bytes to read a ${this.word}`);
  }

  /** The next element, null where a null is written. Throws when the bytes end before it does. */
  next(): Buffer | null {
    const start = this.offset + 4;
    if (start > this.bytes.length) throw this.tooShort();
    const length = this.bytes.readInt32BE(this.offset);
    if (length > this.bytes.length - start) throw this.tooShort();
    this.offset = length < 0 ? start : start + length;
    return length < 0 ? null : this.bytes.subarray(start, this.offset);
  }

  nextNonNull(): Buffer {
    const element = this.next();
    if (element === null) throw invalidRequest('Null value read when not allowed');
    return element;
  }

  /** Throws when bytes are left over. */
  finish(): void {
    if (!this.atEnd) {
      throw invalidRequest(`Unexpected extraneous bytes after ${this.word} value`);
    }
  }
}

/** A collection of so many elements, or entries of two elements each. */
export function packElements(count: number, elements: readonly (Buffer | null)[]): Buffer {
  let length = 4;
  for (const element of elements) length += 4 + (element === null ? 0 : element.length);
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeInt32BE(count, 0);
  writeElements(bytes, 4, elements);
  return bytes;
}

/** The form of tuples and user types: fields without a count. */
export function packFields(fields: readonly (Buffer | null)[]): Buffer {
  let length = 0;
  for (const field of fields) length += 4 + (field === null ? 0 : field.length);
  const bytes = Buffer.allocUnsafe(length);
  writeElements(bytes, 0, fields);
  return bytes;
}

function writeElements(bytes: Buffer, start: number, elements: readonly (Buffer | null)[]): void {
  let offset = start;
  for (const element of elements) {
    offset = bytes.writeInt32BE(element === null ? -1 : element.length, offset);
    if (element === null) continue;
    bytes.set(element, offset);
    offset += element.length;
  }
}

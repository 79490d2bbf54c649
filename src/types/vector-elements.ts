import { ByteReader, EndOfBytes } from '../base/bytes/index.ts';
import { serverError } from '../base/error/index.ts';
import { readUnsignedVint, unsignedVintSize } from '../base/vint/index.ts';

/** What Cassandra takes for the length of an element whose length is cut off. */
const NO_LENGTH = -1;

/**
 * The element of a vector whose length stands at `offset` as an unsigned vint, as a view. Cassandra
 * goes on by the bytes that this length needs, not by those that it took. Throws the server errors
 * that broken lengths are there.
 */
export function elementAt(value: Buffer, offset: number): Buffer {
  const length = lengthAt(value, offset);
  if (length < 0) {
    throw serverError(
      `java.lang.AssertionError: Invalidate data at offset ${offset}; saw size of ${length} ` +
        'but only >= 0 is expected',
    );
  }
  const start = offset + unsignedVintSize(length);
  const left = value.length - start;
  if (length > left) {
    throw serverError(
      `java.lang.IndexOutOfBoundsException: Attempted to read ${length}, but the size is ${left}`,
    );
  }
  return value.subarray(start, start + length);
}

/** Where the next element of a vector begins. */
export function offsetBehind(element: Buffer, offset: number): number {
  return offset + unsignedVintSize(element.length) + element.length;
}

function lengthAt(value: Buffer, offset: number): number {
  try {
    const length = readUnsignedVint(new ByteReader(value.subarray(offset)));
    if (BigInt.asIntN(32, BigInt(length)) === BigInt(length)) return Number(length);
    throw serverError(
      'org.apache.cassandra.utils.vint.VIntCoding$VIntOutOfRangeException: ' +
        `${length} is out of range for a 32-bit integer`,
    );
  } catch (error) {
    if (error instanceof EndOfBytes) return NO_LENGTH;
    throw error;
  }
}

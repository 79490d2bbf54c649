import type {
  CompiledMethod,
  Execution,
  MethodSource,
  Reference,
  Unboxed,
} from '../../../java/index.ts';
import { Boxed, raise, Thrown } from '../../../java/index.ts';

/** The value of a `java.lang.Integer` and its like; throws a `Thrown` for other objects. */
export function unbox(value: Reference): Unboxed {
  if (value instanceof Boxed) return value.value;
  throw wrongClass(value, 'java.lang.Number');
}

/** What Java does where an object is not of the class that it must be of. */
export function wrongClass(value: Reference, wanted: string): Thrown {
  if (value === null) return raise('java.lang.NullPointerException');
  const name = typeof value === 'string' ? 'java.lang.String' : value.className;
  return raise('java.lang.ClassCastException', `class ${name} cannot be cast to class ${wanted}`);
}

/** What Cassandra tells of an exception that a body did not catch; null for no such exception. */
export function thrownText(error: unknown): string | null {
  if (!(error instanceof Thrown)) return null;
  const text = error.throwable.toText();
  // What is no RuntimeException comes wrapped from the thread that functions run in.
  return error.throwable.className.endsWith('Error') ? `java.lang.RuntimeException: ${text}` : text;
}

function missing(): never {
  throw new Error('the classes of Java are not there');
}

export const compileMethod: (source: MethodSource) => CompiledMethod = missing;
export const newList: (items: readonly Reference[], execution: Execution) => Reference = missing;
export const newSet: (items: readonly Reference[], execution: Execution) => Reference = missing;
/** Keys and values in turn. */
export const newMap: (items: readonly Reference[], execution: Execution) => Reference = missing;
export const collectionItems: (value: Reference) => readonly Reference[] = missing;
export const mapItems: (value: Reference) => readonly Reference[] = missing;
export const byteBufferOf: (value: Buffer) => Reference = missing;
export const byteBufferBytes: (value: Reference) => Buffer = missing;
export const uuidOf: (value: Buffer) => Reference = missing;
export const uuidBytes: (value: Reference) => Buffer = missing;
export const inetAddressOf: (value: Buffer) => Reference = missing;
export const inetAddressBytes: (value: Reference) => Buffer = missing;
export const bigIntegerOf: (value: Buffer) => Reference = missing;
export const bigIntegerValue: (value: Reference) => bigint = missing;
export const bigDecimalOf: (value: Buffer) => Reference = missing;
export const bigDecimalBytes: (value: Reference) => Buffer = missing;
export const dateOf: (millis: bigint) => Reference = missing;
export const dateMillis: (value: Reference) => bigint = missing;
export const classNameOf: (value: Reference) => string = missing;

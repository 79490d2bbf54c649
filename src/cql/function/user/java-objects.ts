import type {
  CompiledMethod,
  Execution,
  MethodSource,
  Reference,
  Unboxed,
} from '../../../java/index.ts';
import {
  ArrayListObject,
  BigIntegerObject,
  Boxed,
  CollectionObject,
  LinkedHashMapObject,
  LinkedHashSetObject,
  MapObject,
  raise,
  Thrown,
  UuidObject,
} from '../../../java/index.ts';

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

/** An ArrayList of items. */
export function newList(items: readonly Reference[], execution: Execution): Reference {
  return filled(new ArrayListObject(execution), items);
}

/** A LinkedHashSet of items. */
export function newSet(items: readonly Reference[], execution: Execution): Reference {
  return filled(new LinkedHashSetObject(execution), items);
}

function filled(collection: CollectionObject, items: readonly Reference[]): Reference {
  for (const item of items) collection.add(item);
  return collection;
}

/** A LinkedHashMap of keys and values that come in turn. */
export function newMap(items: readonly Reference[], execution: Execution): Reference {
  const map = new LinkedHashMapObject(execution);
  for (let i = 0; i < items.length; i += 2) map.put(items[i] ?? null, items[i + 1] ?? null);
  return map;
}

export function collectionItems(value: Reference): readonly Reference[] {
  if (value instanceof CollectionObject) return value.toElements();
  throw wrongClass(value, 'java.util.Collection');
}

/** The keys and values of a map in turn. */
export function mapItems(value: Reference): readonly Reference[] {
  if (!(value instanceof MapObject)) throw wrongClass(value, 'java.util.Map');
  return [...value.entries()].flatMap(({ key, value: item }) => [key, item]);
}

export function uuidBytes(value: Reference): Buffer {
  if (value instanceof UuidObject) return value.toBytes();
  throw wrongClass(value, 'java.util.UUID');
}

export function bigIntegerValue(value: Reference): bigint {
  if (value instanceof BigIntegerObject) return value.value;
  throw wrongClass(value, 'java.math.BigInteger');
}

function missing(): never {
  throw new Error('the classes of Java are not there');
}

export const compileMethod: (source: MethodSource) => CompiledMethod = missing;
export const byteBufferOf: (value: Buffer) => Reference = missing;
export const byteBufferBytes: (value: Reference) => Buffer = missing;
export const inetAddressOf: (value: Buffer) => Reference = missing;
export const inetAddressBytes: (value: Reference) => Buffer = missing;
export const bigDecimalOf: (value: Buffer) => Reference = missing;
export const bigDecimalBytes: (value: Reference) => Buffer = missing;
export const dateOf: (millis: bigint) => Reference = missing;
export const dateMillis: (value: Reference) => bigint = missing;
export const classNameOf: (value: Reference) => string = missing;

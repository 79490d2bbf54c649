import type { Execution, Reference, Unboxed } from '../../../java/index.ts';
import {
  ArrayListObject,
  BigDecimalObject,
  BigIntegerObject,
  Boxed,
  ByteBufferObject,
  CollectionObject,
  DateObject,
  InetAddressObject,
  LinkedHashMapObject,
  LinkedHashSetObject,
  MapObject,
  raise,
  Thrown,
  UuidObject,
} from '../../../java/index.ts';
import { varintType } from '../../../types/index.ts';

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

export function byteBufferBytes(value: Reference): Buffer {
  if (value instanceof ByteBufferObject) return value.toBytes();
  throw wrongClass(value, 'java.nio.ByteBuffer');
}

export function inetAddressBytes(value: Reference): Buffer {
  if (value instanceof InetAddressObject) return value.bytes;
  throw wrongClass(value, 'java.net.InetAddress');
}

/** Of a decimal: its scale in four bytes, then its unscaled number. */
export function bigDecimalOf(value: Buffer): Reference {
  const unscaled = BigInt(varintType.decode(value.subarray(4)) as number | bigint);
  return new BigDecimalObject(unscaled, value.readInt32BE(0));
}

export function bigDecimalBytes(value: Reference): Buffer {
  if (!(value instanceof BigDecimalObject)) throw wrongClass(value, 'java.math.BigDecimal');
  const scale = Buffer.alloc(4);
  scale.writeInt32BE(value.scale);
  return Buffer.concat([scale, varintType.encode(value.unscaled)]);
}

export function dateMillis(value: Reference): bigint {
  if (value instanceof DateObject) return value.milliseconds;
  throw wrongClass(value, 'java.util.Date');
}

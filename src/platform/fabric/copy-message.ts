import { BrokenInvariant } from '../../base/error/index.ts';

/** Marks an object (an immutable snapshot such as a schema) that nodes may share on purpose. */
export const sharedMark: unique symbol = Symbol.for('ilion.shared') as never;

/**
 * A deep copy of a message, as if it had gone over a wire, so that nothing is shared by accident.
 * Prototypes and repeated references are kept. What stays shared: objects that carry `sharedMark`,
 * and those whose class has a static `shared = true`. Throws BrokenInvariant, naming the place, for
 * what no wire could carry: functions, promises, weak maps. Classes with #private fields cannot be
 * copied and do not belong into messages.
 */
export function copyMessage<T>(message: T): T {
  return copyValue(message, new Map(), 'message') as T;
}

function copyValue(value: unknown, seen: Map<object, unknown>, place: string): unknown {
  if (typeof value === 'function') throw notAValue('a function', place);
  if (typeof value !== 'object' || value === null) return value;
  const before = seen.get(value);
  if (before !== undefined) return before;
  if (isShared(value)) return value;
  if (Buffer.isBuffer(value)) return remember(seen, value, Buffer.from(value));
  if (ArrayBuffer.isView(value)) return remember(seen, value, copyView(value));
  if (value instanceof ArrayBuffer) return remember(seen, value, value.slice(0));
  if (value instanceof Date) return remember(seen, value, new Date(value));
  if (Array.isArray(value)) {
    const copy: unknown[] = remember(seen, value, []);
    for (let index = 0; index < value.length; index++) {
      copy.push(copyValue(value[index], seen, `${place}[${index}]`));
    }
    return frozenAs(value, copy);
  }
  return copyObject(value, seen, place);
}

function copyObject(value: object, seen: Map<object, unknown>, place: string): unknown {
  if (value instanceof Map) {
    const copy = remember(seen, value, new Map());
    for (const [key, item] of value) {
      copy.set(copyValue(key, seen, `${place} key`), copyValue(item, seen, `${place}.get()`));
    }
    return copy;
  }
  if (value instanceof Set) {
    const copy = remember(seen, value, new Set());
    for (const item of value) copy.add(copyValue(item, seen, `${place} item`));
    return copy;
  }
  if (value instanceof Promise) throw notAValue('a promise', place);
  if (value instanceof WeakMap || value instanceof WeakSet) throw notAValue('a weak map', place);
  const copy = remember(seen, value, Object.create(Object.getPrototypeOf(value)));
  for (const key of Reflect.ownKeys(value)) {
    const item = copyValue(Reflect.get(value, key), seen, `${place}.${String(key)}`);
    const described = Object.getOwnPropertyDescriptor(value, key);
    Object.defineProperty(copy, key, {
      value: item,
      enumerable: described?.enumerable ?? true,
      writable: true,
      configurable: true,
    });
  }
  return frozenAs(value, copy);
}

function isShared(value: object): boolean {
  if (sharedMark in value) return true;
  return (value.constructor as { shared?: unknown } | undefined)?.shared === true;
}

function copyView(view: ArrayBufferView): unknown {
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  return new (view.constructor as new (buffer: ArrayBufferLike) => unknown)(bytes);
}

function frozenAs<T extends object>(original: object, copy: T): T {
  return Object.isFrozen(original) ? Object.freeze(copy) : copy;
}

function remember<T>(seen: Map<object, unknown>, original: object, copy: T): T {
  seen.set(original, copy);
  return copy;
}

function notAValue(what: string, place: string): BrokenInvariant {
  return new BrokenInvariant(`${place} is ${what}, which no message can carry`);
}

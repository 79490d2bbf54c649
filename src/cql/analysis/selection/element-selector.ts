import { invalidRequest } from '../../../base/error/index.ts';
import type { CqlType, UserType } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import { decodeCollection, encodeCollection } from '../collection-bytes.ts';
import { firstElement, mapValueType, typeShape } from '../type-shape.ts';
import type { Value } from '../value.ts';
import { ComputedSelector } from './function-selector.ts';
import type { Selector } from './selector.ts';

/** `m[k]`: the value of a map's key; of a set the element itself when it is there. */
export function elementSelector(name: string, collection: Selector, key: Value): Selector {
  const { type } = collection;
  const isMap = typeShape(type) === 'map';
  const result = isMap ? mapValueType(type) : firstElement(type);
  return new ComputedSelector(name, result, [collection], ([value], bindings) => {
    const wanted = boundKey(key, bindings, 'element');
    if (!value || wanted === null) return null;
    const parts = decodeCollection(value);
    const step = isMap ? 2 : 1;
    for (let i = 0; i < parts.length; i += step) {
      if (firstElement(type).compare(parts[i] as Buffer, wanted) === 0) {
        return parts[i + step - 1] as Buffer;
      }
    }
    return null;
  });
}

/** `u.f`: a field of a user type. */
export function fieldSelector(name: string, whole: Selector, field: number): Selector {
  const type = whole.type as UserType;
  const result = type.elements[field] as CqlType;
  return new ComputedSelector(name, result, [whole], ([value]) =>
    value ? (type.split(value)[field] ?? null) : null,
  );
}

/** `m[a..b]`: the part of a map or set between two keys, both included. */
export function sliceSelector(
  name: string,
  collection: Selector,
  from: Value | null,
  to: Value | null,
): Selector {
  const { type } = collection;
  const keyType = firstElement(type);
  const step = typeShape(type) === 'map' ? 2 : 1;
  return new ComputedSelector(name, type, [collection], ([value], bindings) => {
    if (!value) return null;
    const low = from === null ? null : boundKey(from, bindings, 'slice');
    const high = to === null ? null : boundKey(to, bindings, 'slice');
    const parts = decodeCollection(value);
    const kept: Buffer[] = [];
    for (let i = 0; i < parts.length; i += step) {
      if (!isBetween(parts[i] as Buffer, low, high, keyType)) continue;
      kept.push(...parts.slice(i, i + step));
    }
    return encodeCollection(kept.length / step, kept);
  });
}

function isBetween(key: Buffer, low: Buffer | null, high: Buffer | null, type: CqlType): boolean {
  if (low !== null && type.compare(key, low) < 0) return false;
  return high === null || type.compare(key, high) <= 0;
}

function boundKey(key: Value, bindings: Bindings, what: string): Buffer | null {
  const bound = key.bind(bindings);
  if (bound === UNSET) throw invalidRequest(`Invalid unset value for ${what} selection`);
  if (bound === null) throw invalidRequest(`Invalid null value for ${what} selection`);
  return bound;
}

import { invalidRequest } from '../../../base/error/index.ts';
import type { CqlType, UserType } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import { decodeCollection, encodeCollection } from '../collection-bytes.ts';
import { firstElement, mapValueType, typeShape } from '../type-shape.ts';
import type { Value } from '../value.ts';
import { ComputedSelector } from './function-selector.ts';
import type { Selector } from './selector.ts';

/** The type of `m[k]`: of a map its values, else the elements. */
export function elementTypeOf(type: CqlType): CqlType {
  return typeShape(type) === 'map' ? mapValueType(type) : firstElement(type);
}

/** `m[k]`: the value of a map's key; of a set the element itself when it is there. */
export function elementSelector(name: string, collection: Selector, key: Value): Selector {
  const { type } = collection;
  const keyType = firstElement(type);
  const isMap = typeShape(type) === 'map';
  return new ComputedSelector(name, elementTypeOf(type), [collection], (bindings) => {
    const what = `element selection on ${collection.name}`;
    const wanted = key.bind(bindings);
    if (wanted === null) throw invalidRequest(`Invalid null value for ${what}`);
    if (wanted === UNSET) throw invalidRequest(`Invalid unset value for ${what}`);
    return ([value]) => (value ? elementOf(value, wanted, keyType, isMap) : null);
  });
}

function elementOf(value: Buffer, wanted: Buffer, type: CqlType, isMap: boolean): Buffer | null {
  const parts = decodeCollection(value);
  const step = isMap ? 2 : 1;
  for (let i = 0; i < parts.length; i += step) {
    if (type.compare(parts[i] as Buffer, wanted) === 0) return parts[i + step - 1] as Buffer;
  }
  return null;
}

/** `u.f`: a field of a user type. */
export function fieldSelector(name: string, whole: Selector, field: number): Selector {
  const type = whole.type as UserType;
  const result = type.elements[field] as CqlType;
  const take = ([value]: readonly (Buffer | null)[]) =>
    value ? (type.split(value)[field] ?? null) : null;
  return new ComputedSelector(name, result, [whole], () => take);
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
  return new ComputedSelector(name, type, [collection], (bindings) => {
    const low = boundOf(from, bindings, collection.name);
    const high = boundOf(to, bindings, collection.name);
    return ([value]) => {
      if (!value) return null;
      const parts = decodeCollection(value);
      const kept: Buffer[] = [];
      for (let i = 0; i < parts.length; i += step) {
        if (!isBetween(parts[i] as Buffer, low, high, keyType)) continue;
        kept.push(...parts.slice(i, i + step));
      }
      // Only a frozen collection can be empty.
      if (kept.length === 0 && type.isMultiCell) return null;
      return encodeCollection(kept.length / step, kept);
    };
  });
}

function isBetween(key: Buffer, low: Buffer | null, high: Buffer | null, type: CqlType): boolean {
  if (low !== null && type.compare(key, low) < 0) return false;
  return high === null || type.compare(key, high) <= 0;
}

/** An end of a slice; null when it is open, as it is with an unset value. */
function boundOf(end: Value | null, bindings: Bindings, collection: string): Buffer | null {
  if (end === null) return null;
  const bound = end.bind(bindings);
  if (bound === null) {
    throw invalidRequest(`Invalid null value for slice selection on ${collection}`);
  }
  return bound === UNSET ? null : bound;
}

import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import { UserType } from '../../types/index.ts';

/** How a type is built from others; a type without parts that a literal can name is a scalar. */
export type TypeShape = 'list' | 'set' | 'map' | 'tuple' | 'vector' | 'userType' | 'scalar';

/** The shape of a type, frozen or not. */
export function typeShape(type: CqlType): TypeShape {
  if (type instanceof UserType) return 'userType';
  const name = type.name.startsWith('frozen<') ? type.name.slice('frozen<'.length) : type.name;
  if (name.startsWith('list<')) return 'list';
  if (name.startsWith('set<')) return 'set';
  if (name.startsWith('map<')) return 'map';
  if (name.startsWith('tuple<')) return 'tuple';
  if (name.startsWith('vector<')) return 'vector';
  return 'scalar';
}

export function isCollection(type: CqlType): boolean {
  const shape = typeShape(type);
  return shape === 'list' || shape === 'set' || shape === 'map';
}

/** The type of the parts: of list, set and vector elements, of map keys. */
export function firstElement(type: CqlType): CqlType {
  const element = type.elements[0];
  if (element === undefined) throw invalidRequest(`${type.name} has no elements`);
  return element;
}

/** The type of a map's values. */
export function mapValueType(type: CqlType): CqlType {
  const element = type.elements[1];
  if (element === undefined) throw invalidRequest(`${type.name} has no values`);
  return element;
}

/** How many elements a vector has: the number at the end of its name. */
export function vectorDimension(type: CqlType): number {
  return Number(/(\d+)>$/.exec(type.name)?.[1] ?? 0);
}

import type { CqlType } from './cql-type.ts';
import { ListType, listType } from './list-type.ts';
import { MapType, mapType } from './map-type.ts';
import { SetType, setType } from './set-type.ts';
import { TupleType, tupleType } from './tuple-type.ts';
import { UserType, userType } from './user-type.ts';
import { VectorType, vectorType } from './vector-type.ts';

/** Whether a user type of that name is the type itself or somewhere in it. */
export function referencesUserType(type: CqlType, typeName: string): boolean {
  if (type instanceof UserType && type.typeName === typeName) return true;
  return type.elements.some((element) => referencesUserType(element, typeName));
}

/**
 * The type after a user type has changed: the new definition wherever the one of its name was,
 * frozen where that was frozen. Types that do not hold it come back as they are.
 */
export function withUpdatedUserType(type: CqlType, updated: UserType): CqlType {
  if (!referencesUserType(type, updated.typeName)) return type;
  if (type instanceof UserType) {
    const options = { frozen: !type.isMultiCell };
    if (type.typeName === updated.typeName) return userType(updated, options);
    const fieldTypes = type.fieldTypes.map((field) => withUpdatedUserType(field, updated));
    const { keyspace, typeName, fieldNames } = type;
    return userType({ keyspace, typeName, fieldNames, fieldTypes }, options);
  }
  return rebuilt(type, (element) => withUpdatedUserType(element, updated));
}

/**
 * The type with tuples in place of user types: what is remembered of a dropped column must not
 * depend on types that may be dropped as well (`expandUserTypes` of Cassandra).
 */
export function expandUserTypes(type: CqlType): CqlType {
  if (type instanceof UserType) return tupleType(type.elements.map(expandUserTypes));
  return rebuilt(type, expandUserTypes);
}

/** The same kind of type with other elements; a type without elements is itself. */
function rebuilt(type: CqlType, change: (element: CqlType) => CqlType): CqlType {
  const options = { frozen: !type.isMultiCell };
  if (type instanceof ListType) return listType(change(type.element), options);
  if (type instanceof SetType) return setType(change(type.element), options);
  if (type instanceof MapType) return mapType(change(type.key), change(type.value), options);
  if (type instanceof TupleType) return tupleType(type.elements.map(change));
  if (type instanceof VectorType) return vectorType(change(type.element), type.dimension);
  return type;
}

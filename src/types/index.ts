/**
 * The types of CQL. `CqlType` is what every type answers; shared code asks nothing else.
 *
 * - `native-type.ts` and `*-type.ts`: types with a keyword, one a file, each a single object.
 * - `collection-type.ts`, `list-type.ts`, `set-type.ts`, `map-type.ts`, `tuple-type.ts`,
 *   `user-type.ts`, `vector-type.ts`: types with parameters, made by functions that intern them.
 * - `type-text.ts` (`parseType`) and `marshal-name.ts` (`typeFromMarshal`): types from their texts in
 *   system_schema and in SSTables.
 * - `literal.ts`: which constants fit which types. `json.ts`, `json-parser.ts`: JSON that keeps numbers exact.
 *
 * Invariants: equal types are one object, so `===` compares types; a value is a Buffer in the form
 * of the native protocol v3 and later, which is also the form on disk; what `validate` lets through
 * every other method can read.
 */
export * from './ascii-type.ts';
export * from './bigint-type.ts';
export * from './blob-type.ts';
export * from './boolean-type.ts';
export * from './calendar.ts';
export { CollectionType } from './collection-type.ts';
export * from './counter-type.ts';
export * from './cql-literal.ts';
export type * from './cql-type.ts';
export * from './custom-type.ts';
export * from './date-type.ts';
export * from './decimal.ts';
export * from './decimal-type.ts';
export * from './double-type.ts';
export * from './duration.ts';
export * from './duration-type.ts';
export * from './element-reader.ts';
export * from './empty-type.ts';
export * from './float-type.ts';
export * from './floating-point.ts';
export * from './inet-address.ts';
export * from './inet-type.ts';
export * from './int-type.ts';
export * from './json.ts';
export { JsonFault } from './json-fault.ts';
export * from './json-parser.ts';
export * from './list-type.ts';
export * from './literal.ts';
export * from './map-type.ts';
export * from './marshal-name.ts';
export * from './native-types.ts';
export * from './set-type.ts';
export * from './smallint-type.ts';
export * from './text-type.ts';
export * from './time-type.ts';
export * from './timestamp-text.ts';
export * from './timestamp-type.ts';
export * from './timeuuid-type.ts';
export * from './tinyint-type.ts';
export * from './tuple-type.ts';
export * from './type-text.ts';
export * from './user-type.ts';
export * from './user-types-within.ts';
export * from './uuid-type.ts';
export { distinctByValue, sortedByValue } from './value-order.ts';
export * from './varint-type.ts';
export * from './vector-similarity.ts';
export * from './vector-type.ts';

/**
 * Functions and aggregates that users have made, called as native ones are.
 *
 * 1. `user-functions.ts` finds those of a name in a keyspace and keeps what was compiled.
 * 2. `compile-body.ts` hands a body in Java to the interpreter in `src/java`, with the classes of
 *    Cassandra that it may use: `driver-data.ts` and `driver-classes.ts` (tuples and user types),
 *    `local-date.ts`, `driver-duration.ts`, `udf-context.ts`.
 * 3. `java-type.ts` turns bytes into objects and back.
 * 4. `user-scalar-function.ts` runs a function within its time and memory and tells how it failed;
 *    `user-aggregate-function.ts` runs one for each row on a state that stays an object.
 */

export { checkLanguage, functionsDisabled } from './refusals.ts';
export { compileUserFunction, noteCall, userFunctions } from './user-functions.ts';

/**
 * The native functions of the system keyspace and the choice among their overloads.
 *
 * 1. `registry.ts` knows every function of fixed signature by its name, and the factories of those
 *    that take many types (token, min, max, tojson, the collection functions).
 * 2. `resolve-function.ts` picks the overload for a call from what its arguments can become.
 * 3. Each family is a file: arithmetic, casts, times, blobs, aggregates, mathematics, collections.
 *
 * Functions take and give wire bytes and are pure except through `FunctionEnvironment`. Names are
 * those of Cassandra 5.0: `to_date` with its older spelling `todate`. Functions of users
 * are in `user/`.
 */
export { COUNT_ROWS } from './aggregate-functions.ts';
export { additionOf, NEGATION_NAME } from './arithmetic-functions.ts';
export type { Assignment } from './assignable.ts';
export { assignable } from './assignable.ts';
export { isCast } from './cast-functions.ts';
export type {
  AggregateFunction,
  Aggregation,
  CqlFunction,
  Descent,
  FunctionEnvironment,
  ScalarFunction,
  UserFunctionLimits,
} from './function.ts';
export { qualifiedFunctionName, signatureText } from './function.ts';
export type { FunctionScope } from './function-uses.ts';
export { FunctionCalls, FunctionUses } from './function-uses.ts';
export { isMaskingFunction, maskingFunction } from './masking-functions.ts';
export { NO_FUNCTION_ENVIRONMENT } from './no-environment.ts';
export { isMadeForCall, isNativeFunction, nativeFunctionNames } from './registry.ts';
export type { Argument, Call } from './resolve-function.ts';
export { resolveFunction } from './resolve-function.ts';
export { tokenBytes } from './token-function.ts';
export {
  checkLanguage,
  compileUserFunction,
  functionsDisabled,
  noteCall,
  userFunctions,
} from './user/index.ts';

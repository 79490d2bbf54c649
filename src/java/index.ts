/**
 * Java for the bodies of functions that users write: compiled to closures, without access to
 * anything but the values it is given.
 *
 * - `method.ts`: what is compiled, and what comes out of it.
 * - `value/`: how values are represented, and the bounds of one run.
 * - `library/`: the classes that bodies may use.
 */

export { compileMethod } from './compile-method.ts';
export type { ClassDeclaration, Native } from './library/class-declaration.ts';
export { libraryClasses } from './library/index.ts';
export { exceptionClass } from './library/lang/exceptions.ts';
export { BigDecimalObject } from './library/math/big-decimal.ts';
export { BigIntegerObject } from './library/math/big-integer.ts';
export { InetAddressObject } from './library/net/inet-address.ts';
export { ByteBufferObject } from './library/nio/byte-buffer.ts';
export { ArrayListObject } from './library/util/array-list.ts';
export { CollectionObject } from './library/util/collection.ts';
export { DateObject } from './library/util/date.ts';
export { LinkedHashMapObject } from './library/util/hash-map.ts';
export { LinkedHashSetObject } from './library/util/hash-set.ts';
export { MapObject } from './library/util/map.ts';
export { UuidObject } from './library/util/uuid.ts';
export type { CompiledMethod, MethodSource, Problem } from './method.ts';
export { CompileError } from './method.ts';
export { JavaArray } from './value/array.ts';
export type { BoxedName, Unboxed } from './value/boxed.ts';
export { Boxed, box } from './value/boxed.ts';
export type { ExecutionLimits } from './value/execution.ts';
export { Execution, OutOfMemory, OutOfTime } from './value/execution.ts';
export type { Comparable, JavaValue, Reference } from './value/java-value.ts';
export { JavaObject } from './value/java-value.ts';
export { raise, ThrowableObject, Thrown } from './value/thrown.ts';

import type { Type } from '../type/type.ts';
import { fullName } from '../type/type.ts';
import { JavaArray } from '../value/array.ts';
import type { Execution } from '../value/execution.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';

/** What a variable of the type has before it is given a value. */
export function defaultValue(type: Type): JavaValue {
  if (type.kind !== 'primitive') return null;
  if (type.name === 'boolean') return false;
  return type.name === 'long' ? 0n : 0;
}

/** Makes arrays of default values. */
export function newArray(element: Type): (execution: Execution, length: number) => JavaArray {
  const name = fullName(element);
  const value = defaultValue(element);
  return (execution, length) => {
    if (length < 0) throw raise('java.lang.NegativeArraySizeException', String(length));
    execution.allocate(32 + 8 * length);
    return new JavaArray(name, new Array<JavaValue>(length).fill(value));
  };
}

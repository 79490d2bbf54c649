import type { Reference } from '../../value/java-value.ts';
import { ThrowableObject } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';

/** A class below `Throwable` with the four usual constructors; names with their packages. */
export function exceptionClass(name: string, parent: string): ClassDeclaration {
  const simple = name.slice(name.lastIndexOf('.') + 1);
  return {
    head: `public class ${name} extends ${parent}`,
    members: {
      [`public ${simple}()`]: () => new ThrowableObject(name, null),
      [`public ${simple}(String message)`]: (_, message: string | null) =>
        new ThrowableObject(name, message),
      [`public ${simple}(String message, Throwable cause)`]: (
        _,
        message: string | null,
        cause: ThrowableObject | null,
      ) => new ThrowableObject(name, message, cause),
      [`public ${simple}(Throwable cause)`]: (_, cause: ThrowableObject | null) =>
        new ThrowableObject(name, cause === null ? null : cause.toText(), cause),
    },
  };
}

const throwable = exceptionClass('java.lang.Throwable', 'java.lang.Object');

const PARENTS: Readonly<Record<string, string>> = {
  Exception: 'Throwable',
  Error: 'Throwable',
  RuntimeException: 'Exception',
  CloneNotSupportedException: 'Exception',
  InterruptedException: 'Exception',
  ArithmeticException: 'RuntimeException',
  ArrayStoreException: 'RuntimeException',
  ClassCastException: 'RuntimeException',
  IllegalArgumentException: 'RuntimeException',
  IllegalStateException: 'RuntimeException',
  IndexOutOfBoundsException: 'RuntimeException',
  NegativeArraySizeException: 'RuntimeException',
  NullPointerException: 'RuntimeException',
  SecurityException: 'RuntimeException',
  UnsupportedOperationException: 'RuntimeException',
  NumberFormatException: 'IllegalArgumentException',
  ArrayIndexOutOfBoundsException: 'IndexOutOfBoundsException',
  StringIndexOutOfBoundsException: 'IndexOutOfBoundsException',
  AssertionError: 'Error',
  VirtualMachineError: 'Error',
  StackOverflowError: 'VirtualMachineError',
  OutOfMemoryError: 'VirtualMachineError',
};

export const exceptionClasses: readonly ClassDeclaration[] = [
  {
    head: throwable.head,
    members: {
      ...throwable.members,
      'public String getMessage()': (_, self: ThrowableObject) => self.message,
      'public String getLocalizedMessage()': (_, self: ThrowableObject) => self.message,
      'public Throwable getCause()': (_, self: ThrowableObject) => self.cause,
      'public Throwable initCause(Throwable cause)': (
        _,
        self: ThrowableObject,
        cause: ThrowableObject & Reference,
      ) => {
        self.cause = cause;
        return self;
      },
    },
  },
  ...Object.entries(PARENTS).map(([name, parent]) =>
    exceptionClass(`java.lang.${name}`, `java.lang.${parent}`),
  ),
];

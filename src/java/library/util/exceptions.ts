import type { ClassDeclaration } from '../class-declaration.ts';
import { exceptionClass } from '../lang/exceptions.ts';

/** The exceptions of java.util. */
export const utilExceptions: readonly ClassDeclaration[] = [
  exceptionClass('java.util.NoSuchElementException', 'java.lang.RuntimeException'),
  exceptionClass('java.util.ConcurrentModificationException', 'java.lang.RuntimeException'),
  exceptionClass('java.util.EmptyStackException', 'java.lang.RuntimeException'),
];

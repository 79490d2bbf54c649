import type { ClassDeclaration } from '../class-declaration.ts';
import { exceptionClass } from '../lang/exceptions.ts';

const FORMAT = 'java.util.IllegalFormatException';

const formatExceptions = [
  'MissingFormatArgumentException',
  'UnknownFormatConversionException',
  'DuplicateFormatFlagsException',
  'MissingFormatWidthException',
  'IllegalFormatConversionException',
  'IllegalFormatCodePointException',
  'IllegalFormatPrecisionException',
  'FormatFlagsConversionMismatchException',
].map((name) => exceptionClass(`java.util.${name}`, FORMAT));

/** The exceptions of java.util. */
export const utilExceptions: readonly ClassDeclaration[] = [
  exceptionClass('java.util.NoSuchElementException', 'java.lang.RuntimeException'),
  exceptionClass('java.util.ConcurrentModificationException', 'java.lang.RuntimeException'),
  exceptionClass('java.util.EmptyStackException', 'java.lang.RuntimeException'),
  exceptionClass(FORMAT, 'java.lang.IllegalArgumentException'),
  ...formatExceptions,
];

import type { ClassDeclaration } from '../class-declaration.ts';
import { bigDecimalClass } from './big-decimal-class.ts';
import { bigIntegerClass } from './big-integer-class.ts';
import { mathContextClass, roundingModeClass } from './rounding.ts';

/** The classes of java.math. */
export const mathClasses: readonly ClassDeclaration[] = [
  bigIntegerClass,
  bigDecimalClass,
  mathContextClass,
  roundingModeClass,
];

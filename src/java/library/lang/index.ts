import type { ClassDeclaration } from '../class-declaration.ts';
import { exceptionClasses } from './exceptions.ts';
import { mathClasses } from './math.ts';
import { characterClass, numberClasses } from './numbers.ts';
import { objectClasses } from './object.ts';
import { stringClass } from './string.ts';
import { builderClasses } from './string-builder.ts';

/** The classes of java.lang. */
export const languageClasses: readonly ClassDeclaration[] = [
  ...objectClasses,
  stringClass,
  ...builderClasses,
  ...numberClasses,
  characterClass,
  ...mathClasses,
  ...exceptionClasses,
];

import type { ClassDeclaration } from './class-declaration.ts';
import { languageClasses } from './lang/index.ts';

/**
 * All classes that bodies know, those of `MethodSource.classes` excepted. Heads and signatures are
 * read when a body first names the class. Every name that an object has as its `className` must be
 * declared, else casts to its interfaces fail.
 */
export const libraryClasses: readonly ClassDeclaration[] = [...languageClasses];

import type { ClassDeclaration } from './class-declaration.ts';
import { languageClasses } from './lang/index.ts';
import { mathClasses } from './math/index.ts';
import { netClasses } from './net/inet-address.ts';
import { nioClasses } from './nio/byte-buffer-class.ts';
import { utilClasses } from './util/index.ts';

/**
 * All classes that bodies know, those of `MethodSource.classes` excepted. Heads and signatures are
 * read when a body first names the class. Every name that an object has as its `className` must be
 * declared, else casts to its interfaces fail.
 */
export const libraryClasses: readonly ClassDeclaration[] = [
  ...languageClasses,
  ...utilClasses,
  ...mathClasses,
  ...nioClasses,
  ...netClasses,
];

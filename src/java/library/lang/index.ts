import type { ClassDeclaration } from '../class-declaration.ts';
import { exceptionClasses } from './exceptions.ts';

/** The classes of java.lang. */
export const languageClasses: readonly ClassDeclaration[] = [...exceptionClasses];

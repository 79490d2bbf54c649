import type { ClassDeclaration } from '../../../java/index.ts';
export const EXCEPTIONS: readonly ClassDeclaration[] = [];

import { BOXES } from '../../type/type.ts';

const NAMES = ['boolean', 'char', 'int', 'long', 'float', 'double'] as const;

/** Primitive types that texts are made of by overloads of their own, each with its box; bytes are ints. */
export const PRINTED_PRIMITIVES = NAMES.map((name) => [name, BOXES[name]] as const);

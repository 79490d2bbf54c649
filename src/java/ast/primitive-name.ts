/** Java's types that are no classes, `void` apart. */
export const PRIMITIVE_NAMES = [
  'boolean',
  'byte',
  'short',
  'char',
  'int',
  'long',
  'float',
  'double',
] as const;

export type PrimitiveName = (typeof PRIMITIVE_NAMES)[number];

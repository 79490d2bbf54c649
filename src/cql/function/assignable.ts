import type { CqlType } from '../../types/index.ts';

/** How well something fits a type: as it is, after conversion, or not. */
export type Assignment = 'exact' | 'weak' | 'no';

/** How a value of one type fits another: a frozen one also where a value need not be frozen. */
export function assignable(from: CqlType, to: CqlType): Assignment {
  const target = from.isMultiCell ? to : to.freeze();
  if (from === target) return 'exact';
  return target.isValueCompatibleWith(from) ? 'weak' : 'no';
}

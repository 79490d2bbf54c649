import { invalidRequest } from '../../../base/error/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { ComparisonOperator } from '../../ast/index.ts';
import { decodeCollection } from '../collection-bytes.ts';
import { firstElement, mapValueType, typeShape } from '../type-shape.ts';

export type ConditionOperator = ComparisonOperator | 'CONTAINS' | 'CONTAINS KEY';

/** Whether the order of two values is what an operator asks for. */
export function isOrdered(operator: ConditionOperator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return false;
  }
}

export function nullComparison(operator: ConditionOperator): Error {
  return invalidRequest(`Invalid comparison with null for operator "${operator}"`);
}

/** `found operator wanted`; null is equal to null only, and has no order. */
export function isSatisfied(
  operator: ConditionOperator,
  type: CqlType,
  wanted: Buffer | null,
  found: Buffer | null,
): boolean {
  if (wanted === null) {
    if (operator === '=') return found === null;
    if (operator === '!=') return found !== null;
    throw nullComparison(operator);
  }
  if (found === null) return operator === '!=';
  if (operator === 'CONTAINS' || operator === 'CONTAINS KEY') {
    return holds(type, decodeCollection(found), wanted, operator === 'CONTAINS KEY');
  }
  return isOrdered(operator, type.compare(found, wanted));
}

/** Whether a collection, as keys and values in turn or as elements, holds a value or key. */
function holds(type: CqlType, parts: readonly Buffer[], wanted: Buffer, isKey: boolean): boolean {
  const isMap = typeShape(type) === 'map';
  const part = isMap && !isKey ? mapValueType(type) : firstElement(type);
  const step = isMap ? 2 : 1;
  for (let i = isMap && !isKey ? 1 : 0; i < parts.length; i += step) {
    if (part.compare(parts[i] as Buffer, wanted) === 0) return true;
  }
  return false;
}

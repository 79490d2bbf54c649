import type { ThresholdName } from '../config/index.ts';
import type { IndexTarget } from '../schema/index.ts';
import { UserType } from '../types/index.ts';

/**
 * Which threshold the terms of a storage-attached index are held to: by what is indexed, as
 * Cassandra tells it (index/sai/utils/IndexTermType.java). Numbers go with strings.
 */
export function termSizeThreshold({ column, type }: IndexTarget): ThresholdName {
  const { name, elements } = column.type;
  if (/^(frozen<)?vector</.test(name)) return 'sai_vector_term_size';
  const [first, second] = elements;
  const term = type === 'keys' ? first : type === 'values' ? (second ?? first) : column.type;
  const isWhole = column.isComplex ? term !== column.type : true;
  const hasParts = (term?.elements.length ?? 0) > 0 || term instanceof UserType;
  return isWhole && hasParts ? 'sai_frozen_term_size' : 'sai_string_term_size';
}

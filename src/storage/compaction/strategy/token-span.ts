import type { DecoratedKey } from '../../../mutation/index.ts';
import { compareKeys } from '../../../mutation/index.ts';
import type { SSTable } from '../../sstable/sstable.ts';

/** What lies between two tokens, both of them included. */
export interface TokenSpan {
  readonly first: DecoratedKey;
  readonly last: DecoratedKey;
}

export function compareTokens(left: DecoratedKey, right: DecoratedKey): number {
  if (left.tokenHigh !== right.tokenHigh) return left.tokenHigh < right.tokenHigh ? -1 : 1;
  const [leftLow, rightLow] = [left.tokenLow >>> 0, right.tokenLow >>> 0];
  if (leftLow === rightLow) return 0;
  return leftLow < rightLow ? -1 : 1;
}

export function spansIntersect(left: TokenSpan, right: TokenSpan): boolean {
  return compareTokens(left.first, right.last) <= 0 && compareTokens(right.first, left.last) <= 0;
}

/** From the first token of some files to their last; at least one file. */
export function spanOf(sstables: readonly SSTable[]): TokenSpan {
  const [one] = sstables as [SSTable];
  let { first, last } = one;
  for (const sstable of sstables) {
    if (compareKeys(sstable.first, first) < 0) first = sstable.first;
    if (compareKeys(sstable.last, last) > 0) last = sstable.last;
  }
  return { first, last };
}

export function overlapping(span: TokenSpan, sstables: Iterable<SSTable>): readonly SSTable[] {
  return [...sstables].filter((sstable) => spansIntersect(span, sstable));
}

export function byFirstKey(left: SSTable, right: SSTable): number {
  return compareKeys(left.first, right.first);
}

export function byLastKey(left: SSTable, right: SSTable): number {
  return compareKeys(left.last, right.last);
}

/** Where a token stands on the whole ring: 0 at its beginning, 1 at its end. */
export function ringFraction({ tokenHigh, tokenLow }: DecoratedKey): number {
  return (tokenHigh + 2 ** 31) / 2 ** 32 + (tokenLow >>> 0) / 2 ** 64;
}

import { tokenOf } from '../../mutation/index.ts';
import type { SSTable } from '../sstable/sstable.ts';

/** Tokens behind `start`, up to and with `end`; over the end of the ring when `end` is the smaller. */
export interface TokenBounds {
  readonly start: bigint;
  readonly end: bigint;
}

/** True when a file may have a token within the bounds; equal ones have nothing between them. */
export function boundsMeet(
  { start, end }: TokenBounds,
  { first, last }: Pick<SSTable, 'first' | 'last'>,
): boolean {
  if (start === end) return false;
  const isBehindStart = tokenOf(last) > start;
  const isBeforeEnd = tokenOf(first) <= end;
  return start < end ? isBehindStart && isBeforeEnd : isBehindStart || isBeforeEnd;
}

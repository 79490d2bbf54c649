import { tokenToBigInt } from '../base/murmur3/index.ts';
import type { KeyRange } from './read-command.ts';

/** The token of no key, which stands for both ends of the ring. */
const LEAST_TOKEN = String(-(2n ** 63n));

interface Token {
  readonly tokenHigh: number;
  readonly tokenLow: number;
}

/** The token of a key, or of a position in the ring, as one number. */
export function tokenOf({ tokenHigh, tokenLow }: Token): bigint {
  return tokenToBigInt({ high: tokenHigh, low: tokenLow });
}

/** A token in decimal digits. */
export function tokenText(position: Token): string {
  return String(tokenOf(position));
}

/** As messages have it: `(-5, 7]`, with the least token where an end is open, closed by `last` then. */
export function keyRangeText({ start, end }: KeyRange, last: ']' | ')' = ']'): string {
  const from = start === null ? LEAST_TOKEN : tokenText(start);
  const to = end === null ? LEAST_TOKEN : tokenText(end);
  const opening = start !== null && start.weight <= 0 ? '[' : '(';
  const closing = end === null ? last : end.weight < 0 ? ')' : ']';
  return `${opening}${from}, ${to}${closing}`;
}

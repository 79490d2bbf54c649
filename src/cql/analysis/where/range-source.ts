import { invalidRequest } from '../../../base/error/index.ts';
import { compareTokens } from '../../../base/murmur3/index.ts';
import type { DecoratedKey, KeyRange, RingPosition } from '../../../mutation/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import type { TokenBound, TokenRestriction } from './token-restriction.ts';

const WHOLE_RING: KeyRange = { start: null, end: null };

interface Token {
  readonly high: number;
  readonly low: number;
  readonly inclusive: boolean;
}

/** Gives the range of the ring that a statement reads. */
export class RangeSource {
  private readonly token: TokenRestriction | null;

  constructor(token: TokenRestriction | null) {
    this.token = token;
  }

  /** Null when nothing can be in the range. */
  bind(bindings: Bindings): KeyRange | null {
    if (this.token === null) return WHOLE_RING;
    const start = bindToken(this.token.start, bindings);
    const end = bindToken(this.token.end, bindings);
    if (start !== null && end !== null) {
      const order = compareTokens(start.high, start.low, end.high, end.low);
      if (order > 0 || (order === 0 && !(start.inclusive && end.inclusive))) return null;
    }
    return {
      start: start === null ? null : position(start, start.inclusive ? -1 : 1),
      end: end === null ? null : position(end, end.inclusive ? 1 : -1),
    };
  }

  /** Whether a key found otherwise lies in the range (`k = 1 AND token(k) > 5`). */
  contains(key: DecoratedKey, bindings: Bindings): boolean {
    const range = this.bind(bindings);
    if (range === null) return false;
    const { start, end } = range;
    return (start === null || isAfter(key, start)) && (end === null || !isAfter(key, end));
  }
}

function isAfter(key: DecoratedKey, position: RingPosition): boolean {
  const order = compareTokens(key.tokenHigh, key.tokenLow, position.tokenHigh, position.tokenLow);
  return order > 0 || (order === 0 && position.weight < 0);
}

function position(token: Token, weight: -1 | 1): RingPosition {
  return { tokenHigh: token.high, tokenLow: token.low, key: null, weight };
}

/** Null where there is no bound; the smallest token means the end of the ring, either way. */
function bindToken(bound: TokenBound | null, bindings: Bindings): Token | null {
  if (bound === null) return null;
  const value = bound.value.bind(bindings);
  if (value === UNSET) return null;
  if (value === null || value.length === 0) throw invalidRequest('Invalid null token value');
  const high = value.readInt32BE(0);
  const low = value.readInt32BE(4);
  if (high === -2147483648 && low === 0) return null;
  return { high, low, inclusive: bound.inclusive };
}

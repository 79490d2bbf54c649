import { invalidRequest } from '../../../base/error/index.ts';
import { compareTokens } from '../../../base/murmur3/index.ts';
import type { KeyRange, RingPosition } from '../../../mutation/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import type { TokenFilter } from './key-source.ts';
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

  /**
   * Which keys that are named otherwise lie in the range (`k = 1 AND token(k) > 5`). Here the smallest
   * token is one as others are, and a range that ends before it starts goes around the ring, as in
   * Cassandra's TokenFilter.
   */
  filter(bindings: Bindings): TokenFilter {
    const start = literalToken(this.token?.start ?? null, bindings);
    const end = literalToken(this.token?.end ?? null, bindings);
    const isAfterStart: TokenFilter = (high, low) => {
      const order = start === null ? 1 : compareTokens(high, low, start.high, start.low);
      return order > 0 || (order === 0 && start?.inclusive === true);
    };
    const isBeforeEnd: TokenFilter = (high, low) => {
      const order = end === null ? -1 : compareTokens(high, low, end.high, end.low);
      return order < 0 || (order === 0 && end?.inclusive === true);
    };
    const goesAround =
      start !== null && end !== null && compareTokens(start.high, start.low, end.high, end.low) > 0;
    return goesAround
      ? (high, low) => isAfterStart(high, low) || isBeforeEnd(high, low)
      : (high, low) => isAfterStart(high, low) && isBeforeEnd(high, low);
  }
}

function position(token: Token, weight: -1 | 1): RingPosition {
  return { tokenHigh: token.high, tokenLow: token.low, key: null, weight };
}

/** Null where there is no bound; the smallest token means the end of the ring, either way. */
function bindToken(bound: TokenBound | null, bindings: Bindings): Token | null {
  const token = literalToken(bound, bindings);
  return token?.high === -2147483648 && token.low === 0 ? null : token;
}

function literalToken(bound: TokenBound | null, bindings: Bindings): Token | null {
  if (bound === null) return null;
  const value = bound.value.bind(bindings);
  if (value === UNSET) return null;
  if (value === null || value.length === 0) throw invalidRequest('Invalid null token value');
  return { high: value.readInt32BE(0), low: value.readInt32BE(4), inclusive: bound.inclusive };
}

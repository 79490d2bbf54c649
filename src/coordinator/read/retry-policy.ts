import type { LatencyHistogram } from './latency-histogram.ts';

/**
 * When another replica is asked in case those asked are too slow: the table options
 * speculative_retry and additional_write_policy (service/reads/SpeculativeRetryPolicy.java of Cassandra 5.0).
 */
export type RetryPolicy =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'fixed'; readonly delayMs: number }
  | { readonly kind: 'percentile'; readonly fraction: number }
  | {
      readonly kind: 'hybrid';
      readonly choose: 'min' | 'max';
      readonly parts: readonly [RetryPolicy, RetryPolicy];
    };

const parsed = new Map<string, RetryPolicy>();

/** Reads the option's text: `99p`, `50ms`, `ALWAYS`, `NEVER`, `MIN(99p,50ms)`. */
export function retryPolicy(text: string): RetryPolicy {
  let policy = parsed.get(text);
  if (policy === undefined) {
    policy = parse(text.trim().toUpperCase());
    parsed.set(text, policy);
  }
  return policy;
}

/** Milliseconds to wait; `currentMs` stays where there is nothing to learn from yet. */
export function retryDelayMs(
  policy: RetryPolicy,
  histogram: LatencyHistogram,
  currentMs: number,
): number {
  switch (policy.kind) {
    case 'always':
      return 0;
    case 'never':
      return Number.POSITIVE_INFINITY;
    case 'fixed':
      return policy.delayMs;
    case 'percentile':
      return histogram.percentileMs(policy.fraction) ?? currentMs;
    case 'hybrid': {
      const [left, right] = policy.parts.map((part) => retryDelayMs(part, histogram, currentMs));
      return Math[policy.choose](left as number, right as number);
    }
  }
}

function parse(text: string): RetryPolicy {
  if (text === 'ALWAYS') return { kind: 'always' };
  if (text === 'NEVER' || text === 'NONE') return { kind: 'never' };
  const hybrid = /^(MIN|MAX)\((.*),(.*)\)$/.exec(text);
  if (hybrid !== null) {
    const [, choose, left = '', right = ''] = hybrid;
    const parts = [parse(left.trim()), parse(right.trim())] as const;
    return { kind: 'hybrid', choose: choose === 'MIN' ? 'min' : 'max', parts };
  }
  const fixed = /^([0-9.]+)MS$/.exec(text);
  if (fixed !== null) return { kind: 'fixed', delayMs: Number(fixed[1]) };
  const percentile = /^([0-9.]+)P(ERCENTILE)?$/.exec(text);
  if (percentile !== null) return { kind: 'percentile', fraction: Number(percentile[1]) / 100 };
  // The schema refuses other texts; an unknown one of a newer node only loses the speculation.
  return { kind: 'never' };
}

import { configurationError } from '../../base/error/index.ts';

/** When to ask one replica more: never, at once, after a time, or when slower than a share. */
export type SpeculativeRetry =
  | { readonly kind: 'NEVER' }
  | { readonly kind: 'ALWAYS' }
  | { readonly kind: 'FIXED'; readonly milliseconds: number }
  /** `percentile` is between 0 and 100. */
  | { readonly kind: 'PERCENTILE'; readonly percentile: number }
  | {
      readonly kind: 'HYBRID';
      readonly function: 'MIN' | 'MAX';
      readonly percentile: number;
      readonly milliseconds: number;
    };

const PERCENTILE = /^([0-9.]+)p(?:ercentile)?$/i;
const FIXED = /^([0-9.]+)ms$/i;
const HYBRID = /^(MIN|MAX)\(([0-9.]+[a-z]+)\s*,\s*([0-9.]+[a-z]+)\)$/i;

/**
 * Reads `speculative_retry` and `additional_write_policy`. Errors name the first whichever it was,
 * as Cassandra's do (service/reads/SpeculativeRetryPolicy.java).
 */
export function parseSpeculativeRetry(text: string): SpeculativeRetry {
  const upper = text.toUpperCase();
  if (upper === 'ALWAYS') return { kind: 'ALWAYS' };
  if (upper === 'NEVER' || upper === 'NONE') return { kind: 'NEVER' };
  const percentile = PERCENTILE.exec(text)?.[1];
  if (percentile !== undefined) return parsePercentile(text, percentile);
  const milliseconds = FIXED.exec(text)?.[1];
  if (milliseconds !== undefined) {
    return { kind: 'FIXED', milliseconds: Math.trunc(parseNumber(text, milliseconds)) };
  }
  return parseHybrid(text);
}

function invalid(text: string, more = ''): Error {
  return configurationError(`Invalid value ${text} for option 'speculative_retry'${more}`);
}

function parseNumber(text: string, digits: string): number {
  if (!/^(\d+\.?\d*|\.\d+)$/.test(digits)) throw invalid(text);
  return Number(digits);
}

function parsePercentile(text: string, digits: string): SpeculativeRetry {
  const percentile = parseNumber(text, digits);
  if (percentile <= 0 || percentile >= 100) {
    throw configurationError(
      `Invalid value ${text} for PERCENTILE option 'speculative_retry': ` +
        'must be between (0.0 and 100.0)',
    );
  }
  return { kind: 'PERCENTILE', percentile };
}

function parseHybrid(text: string): SpeculativeRetry {
  const match = HYBRID.exec(text);
  if (match === null) throw invalid(text);
  const values = [match[2], match[3]].map((part) => {
    try {
      return parseSpeculativeRetry(part as string);
    } catch {
      throw invalid(text);
    }
  });
  const percentile = values.find((value) => value.kind === 'PERCENTILE');
  const fixed = values.find((value) => value.kind === 'FIXED');
  if (percentile === undefined || fixed === undefined) {
    throw invalid(
      text,
      ': MIN()/MAX() arguments should be of different types, ' +
        `but both are of type ${(values[0] as SpeculativeRetry).kind}`,
    );
  }
  return {
    kind: 'HYBRID',
    function: (match[1] as string).toUpperCase() as 'MIN' | 'MAX',
    percentile: percentile.percentile,
    milliseconds: fixed.milliseconds,
  };
}

/** The form that schema tables and DESCRIBE show: `99p`, `50ms`, `MIN(99p,50ms)`, `NEVER`. */
export function speculativeRetryText(policy: SpeculativeRetry): string {
  switch (policy.kind) {
    case 'FIXED':
      return `${policy.milliseconds}ms`;
    case 'PERCENTILE':
      return `${percentileText(policy.percentile)}p`;
    case 'HYBRID':
      return `${policy.function}(${percentileText(policy.percentile)}p,${policy.milliseconds}ms)`;
    default:
      return policy.kind;
  }
}

/** At most four digits after the point, and no zero before it. */
function percentileText(percentile: number): string {
  return String(Number(percentile.toFixed(4))).replace(/^0\./, '.');
}

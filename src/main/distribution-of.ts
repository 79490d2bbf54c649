import type { Distribution } from '../admin/index.ts';

const SHARES = [0.5, 0.75, 0.95, 0.98, 0.99] as const;

interface Spread {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  percentile(share: number): number;
}

/** JSON knows neither NaN nor infinity. */
export function distributionOf(spread: Spread): Distribution {
  const { mean, min, max } = spread;
  return {
    mean: Number.isFinite(mean) ? mean : null,
    min,
    max: Number.isFinite(max) ? max : Number.MAX_SAFE_INTEGER,
    percentiles: SHARES.map((share) => spread.percentile(share)),
  };
}

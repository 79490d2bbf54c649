/** One step of a load: how hard, and how long. */
export interface Step {
  /** Requests a second, begun when they are due whatever the answers; null: as answers come. */
  readonly rate: number | null;
  /** So many requests wait at most (without a rate: always). */
  readonly inFlight: number;
  readonly durationMs: number;
  /** Ends after so many, if that comes first. */
  readonly operations: number;
  /** Is not measured. */
  readonly isWarmUp: boolean;
}

export interface LoadShape {
  readonly rate: number | null;
  /** First and last rate, instead of one. */
  readonly ramp: { readonly from: number; readonly to: number; readonly steps: number } | null;
  readonly inFlight: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly operations: number;
}

/** The steps of a load: warm-up, then one, or those of a ramp, which share the duration. */
export function stepsOf(shape: LoadShape): readonly Step[] {
  const { ramp, inFlight, durationMs, operations, warmUpMs } = shape;
  const rates =
    ramp === null
      ? [shape.rate]
      : Array.from({ length: ramp.steps }, (_, i) =>
          Math.round(ramp.from + ((ramp.to - ramp.from) * i) / Math.max(1, ramp.steps - 1)),
        );
  const measured = rates.map(
    (rate): Step => ({
      rate,
      inFlight,
      durationMs: durationMs / rates.length,
      operations: operations / rates.length,
      isWarmUp: false,
    }),
  );
  if (warmUpMs === 0) return measured;
  const warmUp: Step = {
    rate: rates[0] ?? null,
    inFlight,
    durationMs: warmUpMs,
    operations: Number.POSITIVE_INFINITY,
    isWarmUp: true,
  };
  return [warmUp, ...measured];
}

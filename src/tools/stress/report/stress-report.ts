import type { DiscoveredCluster } from '../client/index.ts';
import type { Histogram, Interval, Recorder } from '../measure/index.ts';
import type { Step } from '../run/index.ts';

/** Percentiles that every report has, in per cent. */
export const percentiles = [50, 75, 90, 95, 99, 99.9, 99.99, 100] as const;

export interface LatencyReport {
  readonly count: number;
  readonly meanMs: number;
  /** By the percentile's name, such as `p99.9`. */
  readonly percentilesMs: Readonly<Record<string, number>>;
}

export interface StepReport {
  /** Requests a second that were asked for; null in a closed loop. */
  readonly rate: number | null;
  readonly inFlight: number;
  readonly seconds: number;
  readonly operations: number;
  readonly failed: number;
  /** Due, but never sent. */
  readonly unsent: number;
  readonly operationsPerSecond: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Since a request was due. */
  readonly response: LatencyReport;
  /** Since a request was sent. */
  readonly service: LatencyReport;
  readonly byOperation: Readonly<Record<string, LatencyReport>>;
  readonly intervals: readonly Interval[];
}

export interface TargetReport {
  readonly label: string;
  readonly cluster: string;
  readonly version: string;
  readonly dataCenter: string;
  readonly nodes: readonly string[];
  readonly steps: readonly StepReport[];
}

/** What a run measured; `--json` prints it as it stands. */
export interface StressReport {
  readonly profile: string;
  readonly operations: Readonly<Record<string, number>>;
  readonly consistency: string;
  readonly seed: number;
  readonly startedAt: string;
  readonly interrupted: boolean;
  /** User and system time that this process took for a request, in microseconds. */
  readonly clientMicrosPerOperation: number;
  readonly targets: readonly TargetReport[];
}

export function targetReport(
  label: string,
  { name, version, dataCenter, nodes }: DiscoveredCluster,
  steps: readonly StepReport[],
): TargetReport {
  const addresses = nodes.map(({ address, port }) => `${address}:${port}`);
  return { label, cluster: name, version, dataCenter, nodes: addresses, steps };
}

export function stepReport(step: Step, recorder: Recorder, names: readonly string[]): StepReport {
  const total = recorder.total();
  const byOperation = names.map((name, i) => [
    name,
    latencyReport(recorder.response[i] as Histogram),
  ]);
  return {
    rate: step.rate,
    inFlight: step.inFlight,
    seconds: recorder.seconds,
    operations: total.count,
    failed: recorder.failed,
    unsent: recorder.unsent,
    operationsPerSecond: recorder.seconds === 0 ? 0 : total.count / recorder.seconds,
    errors: Object.fromEntries(recorder.errors),
    response: latencyReport(total),
    service: latencyReport(recorder.service),
    byOperation: Object.fromEntries(byOperation),
    intervals: recorder.intervals,
  };
}

function latencyReport(histogram: Histogram): LatencyReport {
  const entries = percentiles.map((percent) => [`p${percent}`, histogram.percentileMs(percent)]);
  return {
    count: histogram.count,
    meanMs: histogram.meanMs(),
    percentilesMs: Object.fromEntries(entries),
  };
}

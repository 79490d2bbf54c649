import type { PanelLevelSample, PanelSample } from '../../admin/index.ts';
import { latencyBoundMs } from '../../observe/index.ts';
import type { NodeNumbers, RequestNumbers } from './source/index.ts';

/** Ten minutes of seconds. */
const maximumSamples = 600;

/** What all nodes did at one level between two looks. */
interface Total {
  readonly kind: 'read' | 'write';
  readonly level: string;
  requests: number;
  readonly buckets: number[];
  /** Medians of nodes that tell no buckets, weighted by their requests. */
  medians: number;
  worstMs: number;
}

/** Turns counters of nodes into rates, and keeps those of the last minutes. */
export class Monitor {
  readonly samples: PanelSample[] = [];
  private before = new Map<string, NodeNumbers>();
  private lastAtMs = 0;

  /** `nowMs` is monotonic, `atMillis` the wall clock. The first call only looks. */
  take(
    numbers: readonly NodeNumbers[],
    residentBytes: number | null,
    nowMs: number,
    atMillis: number,
  ): PanelSample | null {
    const seconds = (nowMs - this.lastAtMs) / 1000;
    const isFirst = this.lastAtMs === 0;
    const before = this.before;
    this.lastAtMs = nowMs;
    this.before = new Map(numbers.map((node) => [node.name, node]));
    if (isFirst || seconds <= 0) return null;
    const nodes = numbers.map((node) => {
      const old = before.get(node.name) ?? node;
      const rate = (now: number, then: number) => Math.max(0, now - then) / seconds;
      const { name, loadBytes, hintBytes, hintFiles, pendingCompactions } = node;
      return {
        name,
        reads: rate(node.replicaReads, old.replicaReads),
        writes: rate(node.replicaWrites, old.replicaWrites),
        loadBytes,
        hintBytes,
        hintFiles,
        pendingCompactions,
        dropped: Math.max(0, node.dropped - old.dropped),
      };
    });
    const sample = { atMillis, levels: levelsOf(numbers, before, seconds), nodes, residentBytes };
    this.samples.push(sample);
    if (this.samples.length > maximumSamples) this.samples.shift();
    return sample;
  }
}

/** Sums the nodes' counters by kind and level; what did not change is left out. */
function levelsOf(
  numbers: readonly NodeNumbers[],
  before: ReadonlyMap<string, NodeNumbers>,
  seconds: number,
): readonly PanelLevelSample[] {
  const totals = new Map<string, Total>();
  for (const { name, requests } of numbers) {
    const old = before.get(name);
    if (old === undefined) continue;
    for (const now of requests) {
      const { kind, level } = now;
      const key = `${kind} ${level}`;
      const total = totals.get(key) ?? emptyTotal(kind, level);
      totals.set(key, total);
      const then = old.requests.find((each) => each.kind === kind && each.level === level);
      addDifference(total, now, then);
    }
  }
  return [...totals.values()].flatMap((total) => {
    const { kind, level, requests } = total;
    if (requests === 0) return [];
    return { kind, level, perSecond: requests / seconds, ...percentilesOf(total) };
  });
}

function emptyTotal(kind: 'read' | 'write', level: string): Total {
  return { kind, level, requests: 0, buckets: [], medians: 0, worstMs: 0 };
}

/** A node that began a new life counts from 0 again. */
function addDifference(total: Total, now: RequestNumbers, old: RequestNumbers | undefined): void {
  const then = old !== undefined && old.requests <= now.requests ? old : null;
  const requests = now.requests - (then?.requests ?? 0);
  total.requests += requests;
  const { latencies } = now;
  if ('median' in latencies) {
    if (requests === 0) return;
    total.medians += latencies.median * requests;
    total.worstMs = Math.max(total.worstMs, latencies.p99);
    return;
  }
  const before = then === null || 'median' in then.latencies ? [] : then.latencies;
  latencies.forEach((count, bucket) => {
    total.buckets[bucket] = (total.buckets[bucket] ?? 0) + count - (before[bucket] ?? 0);
  });
}

function percentilesOf({ buckets, medians, requests, worstMs }: Total) {
  if (buckets.length > 0)
    return { median: percentile(buckets, 0.5), p99: percentile(buckets, 0.99) };
  return { median: medians / requests, p99: worstMs };
}

function percentile(latencies: readonly number[], share: number): number | null {
  const all = latencies.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let seen = 0;
  for (const [bucket, count] of latencies.entries()) {
    seen += count;
    if (seen >= all * share) return latencyBoundMs(bucket);
  }
  return null;
}

import type { PanelLevelSample, PanelSample } from '../../admin/index.ts';
import type { LevelActivity } from '../../observe/index.ts';
import { latencyBoundMs } from '../../observe/index.ts';
import { LEVEL_CODES, LEVELS } from '../client/levels.ts';
import type { NodeNumbers } from './source/index.ts';

/** Ten minutes of seconds. */
const maximumSamples = 600;

interface Total {
  requests: number;
  readonly latencies: number[];
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
      const old = before.get(node.name);
      const rate = (now: number, then = 0) => Math.max(0, now - then) / seconds;
      return {
        name: node.name,
        reads: rate(node.replicaReads, old?.replicaReads),
        writes: rate(node.replicaWrites, old?.replicaWrites),
        loadBytes: node.loadBytes,
        hintBytes: node.hintBytes,
        dropped: Math.max(0, node.dropped - (old?.dropped ?? 0)),
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
    for (const now of requests) {
      const old = before
        .get(name)
        ?.requests.find(({ kind, level }) => kind === now.kind && level === now.level);
      const key = `${now.kind} ${now.level}`;
      const total = totals.get(key) ?? { requests: 0, latencies: now.latencies.map(() => 0) };
      totals.set(key, total);
      addDifference(total, now, old);
    }
  }
  return [...totals].flatMap(([key, { requests, latencies }]) => {
    const [kind, code] = key.split(' ');
    const level = LEVELS.find((name) => LEVEL_CODES[name] === Number(code));
    if (requests === 0 || level === undefined) return [];
    return {
      kind: kind === 'read' ? ('read' as const) : ('write' as const),
      level,
      perSecond: requests / seconds,
      median: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
    };
  });
}

/** A node that began a new life counts from 0 again. */
function addDifference(total: Total, now: LevelActivity, old: LevelActivity | undefined): void {
  const isSameLife = old !== undefined && old.requests <= now.requests;
  total.requests += now.requests - (isSameLife ? old.requests : 0);
  now.latencies.forEach((count, bucket) => {
    const more = count - (isSameLife ? (old.latencies[bucket] ?? 0) : 0);
    total.latencies[bucket] = (total.latencies[bucket] ?? 0) + more;
  });
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

import type { SSTable } from '../../sstable/sstable.ts';
import type { CompactionPick, CompactionStrategy, StrategyView } from './compaction-strategy.ts';
import { bySize, StrategyOptions, uncompacting } from './compaction-strategy.ts';
import { fullyExpired } from './expired-files.ts';
import { SizeTiers } from './size-tiered.ts';
import { TombstoneChoice } from './tombstone-choice.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { MINUTES: 60, HOURS: 3600, DAYS: 86_400 };
const MILLIS_OF: Readonly<Record<string, number>> = {
  SECONDS: 1000,
  MILLISECONDS: 1,
  MICROSECONDS: 1e-3,
  NANOSECONDS: 1e-6,
};

/**
 * For data that comes in order of time and expires: files are kept apart by windows of time, so that
 * a whole window can be forgotten by removing its file.
 *
 * 1. A file belongs to the window of its newest cell.
 * 2. In the newest window files are merged as by SizeTieredCompactionStrategy.
 * 3. In windows before it, two files or more are merged into one.
 * 4. Now and then (expired_sstable_check_frequency_seconds) files whose data is all expired are added
 *    to the compaction: they go unread.
 */
export class TimeWindowStrategy implements CompactionStrategy {
  readonly name = 'TimeWindowCompactionStrategy';
  private readonly tiers: SizeTiers;
  private readonly tombstones: TombstoneChoice | null;
  private readonly windowSeconds: number;
  private readonly resolutionMillis: number;
  private readonly checkMillis: number;
  private readonly ignoresOverlaps: boolean;
  private lastCheckMillis = Number.NEGATIVE_INFINITY;
  private highestWindow = 0;

  constructor(map: Readonly<Record<string, string>>) {
    const options = new StrategyOptions(map);
    this.tiers = new SizeTiers(options);
    const isAsked =
      options.has('tombstone_threshold') ||
      options.has('tombstone_compaction_interval') ||
      options.flag('unchecked_tombstone_compaction');
    this.tombstones = isAsked ? new TombstoneChoice(options) : null;
    const unit = UNIT_SECONDS[options.text('compaction_window_unit', 'DAYS')] ?? 0;
    this.windowSeconds = unit * options.number('compaction_window_size', 1);
    const resolution = options.text('timestamp_resolution', 'MICROSECONDS');
    this.resolutionMillis = MILLIS_OF[resolution] ?? 0;
    this.checkMillis = options.number('expired_sstable_check_frequency_seconds', 600) * 1000;
    this.ignoresOverlaps = options.flag('unsafe_aggressive_sstable_expiration');
  }

  next(view: StrategyView): CompactionPick | null {
    const candidates = uncompacting(view);
    if (candidates.length === 0) return null;
    const expired = this.expired(view, candidates);
    const alive = candidates.filter((sstable) => !expired.includes(sstable));
    const sstables = [...this.nextAlive(view, alive), ...expired];
    return sstables.length === 0 ? null : this.pick(sstables);
  }

  private expired(view: StrategyView, candidates: readonly SSTable[]): readonly SSTable[] {
    if (view.nowMillis - this.lastCheckMillis <= this.checkMillis) return [];
    this.lastCheckMillis = view.nowMillis;
    return fullyExpired(view, candidates, this.ignoresOverlaps);
  }

  private nextAlive(view: StrategyView, candidates: readonly SSTable[]): readonly SSTable[] {
    const windows = this.windows(candidates);
    for (const window of windows.keys()) this.highestWindow = Math.max(this.highestWindow, window);
    for (const [window, members] of windows) {
      const found = this.inWindow(window, members);
      if (found.length > 0) return found;
    }
    const { tombstones } = this;
    if (tombstones === null) return [];
    const worthy = candidates.filter((sstable) => tombstones.isWorthIt(view, sstable));
    return worthy.sort(bySize).slice(0, 1);
  }

  private inWindow(window: number, members: readonly SSTable[]): readonly SSTable[] {
    const { tiers } = this;
    if (window < this.highestWindow) {
      return members.length < 2 ? [] : [...members].sort(bySize).slice(0, tiers.maxThreshold);
    }
    if (members.length < tiers.minThreshold) return [];
    return tiers.mostInteresting(tiers.buckets(members));
  }

  /** Files by the beginning of their window, the newest window first. */
  private windows(sstables: readonly SSTable[]): ReadonlyMap<number, readonly SSTable[]> {
    const windows = new Map<number, SSTable[]>();
    for (const sstable of sstables) {
      const millis = Number(sstable.statistics.maxTimestamp) * this.resolutionMillis;
      const seconds = Math.trunc(Math.trunc(millis) / 1000);
      const window = seconds - (seconds % this.windowSeconds);
      const members = windows.get(window);
      if (members === undefined) windows.set(window, [sstable]);
      else members.push(sstable);
    }
    return new Map([...windows].sort(([left], [right]) => right - left));
  }

  major(view: StrategyView): readonly CompactionPick[] {
    return view.sstables.length === 0 ? [] : [this.pick(view.sstables)];
  }

  pendingTasks(view: StrategyView): number {
    let tasks = 0;
    const { minThreshold, maxThreshold } = this.tiers;
    for (const [window, members] of this.windows(uncompacting(view))) {
      if (this.inWindow(window, members).length === 0) continue;
      const remaining = members.length - maxThreshold;
      tasks += 1 + (remaining > minThreshold ? Math.ceil(remaining / maxThreshold) : 0);
    }
    return tasks;
  }

  replaced(): void {}

  private pick(sstables: readonly SSTable[]): CompactionPick {
    const { ignoresOverlaps } = this;
    const shape = { kind: 'one', level: 0 } as const;
    return { sstables, shape, operation: 'compaction', ignoresOverlaps };
  }
}

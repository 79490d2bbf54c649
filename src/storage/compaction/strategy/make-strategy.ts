import { BrokenInvariant } from '../../../base/error/index.ts';
import type { CompactionStrategy } from './compaction-strategy.ts';
import { LeveledStrategy } from './leveled.ts';
import { SizeTieredStrategy } from './size-tiered.ts';
import { TimeWindowStrategy } from './time-window.ts';
import { UnifiedStrategy } from './unified.ts';

/** The strategy that a table's `compaction` options name; the schema knows no others. */
export function makeStrategy(
  options: Readonly<Record<string, string>>,
  flushBytes: () => number,
): CompactionStrategy {
  const className = options.class ?? '';
  const name = className.slice(className.lastIndexOf('.') + 1);
  switch (name) {
    case 'SizeTieredCompactionStrategy':
      return new SizeTieredStrategy(options);
    case 'LeveledCompactionStrategy':
      return new LeveledStrategy(options);
    case 'TimeWindowCompactionStrategy':
      return new TimeWindowStrategy(options);
    case 'UnifiedCompactionStrategy':
      return new UnifiedStrategy(options, flushBytes);
    default:
      throw new BrokenInvariant(`no compaction strategy ${className}`);
  }
}

import { configurationError } from '../../base/error/index.ts';
import { doubleText, parseFloatingPoint } from '../../types/index.ts';
import { parseInt32, parseInt64 } from './property-value.ts';
import { checkUnifiedOptions } from './unified-compaction.ts';

/**
 * What each compaction strategy takes (`validateOptions` of Cassandra's strategies). A check removes
 * the options that it knows from the map; what is left at the end is not understood.
 */
export interface StrategyCheck {
  /** Whether `min_threshold` and `max_threshold` mean something to it. */
  readonly hasThresholds: boolean;
  readonly check: (options: Map<string, string>) => void;
}

export const STRATEGY_CHECKS: Readonly<Record<string, StrategyCheck>> = {
  SizeTieredCompactionStrategy: { hasThresholds: true, check: checkSizeTiered },
  LeveledCompactionStrategy: { hasThresholds: true, check: checkLeveled },
  TimeWindowCompactionStrategy: { hasThresholds: true, check: checkTimeWindow },
  UnifiedCompactionStrategy: { hasThresholds: false, check: checkUnifiedOptions },
};

function take(options: Map<string, string>, name: string): string | undefined {
  const value = options.get(name);
  options.delete(name);
  return value;
}

function notParsable(value: string, kind: string, name: string): Error {
  return configurationError(`${value} is not a parsable ${kind} for ${name}`);
}

function takeInteger(
  options: Map<string, string>,
  name: string,
  parse: (text: string) => number | null,
): number | undefined {
  const value = take(options, name);
  if (value === undefined) return undefined;
  const number = parse(value);
  if (number === null) throw notParsable(value, 'int (base10)', name);
  return number;
}

function takeDouble(options: Map<string, string>, name: string, byDefault: number): number {
  const value = take(options, name);
  if (value === undefined) return byDefault;
  const number = parseFloatingPoint(value);
  if (number === null) throw notParsable(value, 'float', name);
  return number;
}

function isTrueOrFalse(value: string): boolean {
  return ['true', 'false'].includes(value.toLowerCase());
}

/** Options of every strategy. */
export function checkCommonOptions(options: Map<string, string>): void {
  const threshold = take(options, 'tombstone_threshold');
  if (threshold !== undefined) {
    const number = parseFloatingPoint(threshold);
    if (number === null) throw notParsable(threshold, 'int (base10)', 'tombstone_threshold');
    if (number < 0) {
      throw configurationError(
        `tombstone_threshold must be greater than 0, but was ${number.toFixed(6)}`,
      );
    }
  }
  const interval = takeInteger(options, 'tombstone_compaction_interval', parseInt64);
  if (interval !== undefined && interval < 0) {
    throw configurationError(
      `tombstone_compaction_interval must be greater than 0, but was ${interval}`,
    );
  }
  const unchecked = take(options, 'unchecked_tombstone_compaction');
  if (unchecked !== undefined && !isTrueOrFalse(unchecked)) {
    throw configurationError(
      "'unchecked_tombstone_compaction' should be either 'true' or 'false', " +
        `not '${unchecked}'`,
    );
  }
  const logAll = take(options, 'log_all');
  if (logAll !== undefined && !isTrueOrFalse(logAll)) {
    throw configurationError(`'log_all' should either be 'true' or 'false', not ${logAll}`);
  }
  const enabled = take(options, 'enabled');
  if (enabled !== undefined && !isTrueOrFalse(enabled)) {
    throw configurationError(`enabled should either be 'true' or 'false', not ${enabled}`);
  }
  options.delete('only_purge_repaired_tombstones');
  options.delete('provide_overlapping_tombstones');
}

function checkSizeTiered(options: Map<string, string>): void {
  const minimumSize = takeInteger(options, 'min_sstable_size', parseInt64);
  if (minimumSize !== undefined && minimumSize < 0) {
    throw configurationError(`min_sstable_size must be non negative: ${minimumSize}`);
  }
  const low = takeDouble(options, 'bucket_low', 0.5);
  const high = takeDouble(options, 'bucket_high', 1.5);
  if (high <= low) {
    throw configurationError(
      `bucket_high value (${doubleText(high)}) is less than or equal to ` +
        `the bucket_low value (${doubleText(low)})`,
    );
  }
  options.delete('min_threshold');
  options.delete('max_threshold');
}

function checkLeveled(options: Map<string, string>): void {
  const size = options.get('sstable_size_in_mb') ?? '1';
  requirePositive(takeInteger(options, 'sstable_size_in_mb', parseInt32), 'sstable_size_in_mb');
  const fanout = take(options, 'fanout_size');
  const fanoutNumber = fanout === undefined ? 10 : parseInt32(fanout);
  // Cassandra names the size here, not the fanout.
  if (fanoutNumber === null) throw notParsable(size, 'int (base10)', 'fanout_size');
  requirePositive(fanoutNumber, 'fanout_size');
  options.delete('single_sstable_uplevel');
  checkSizeTiered(options);
}

function requirePositive(number: number | undefined, name: string): void {
  if (number !== undefined && number < 1) {
    throw configurationError(`${name} must be larger than 0, but was ${number}`);
  }
}

function takeUnit(options: Map<string, string>, name: string, valid: readonly string[]): void {
  const unit = take(options, name);
  if (unit !== undefined && !valid.includes(unit)) {
    throw configurationError(`${unit} is not valid for ${name}`);
  }
}

function checkTimeWindow(options: Map<string, string>): void {
  takeUnit(options, 'timestamp_resolution', [
    'SECONDS',
    'MILLISECONDS',
    'MICROSECONDS',
    'NANOSECONDS',
  ]);
  takeUnit(options, 'compaction_window_unit', ['MINUTES', 'HOURS', 'DAYS']);
  const windowSize = takeInteger(options, 'compaction_window_size', parseInt32);
  if (windowSize !== undefined && windowSize < 1) {
    throw configurationError(`${windowSize} must be greater than 1 for compaction_window_size`);
  }
  const frequency = takeInteger(options, 'expired_sstable_check_frequency_seconds', parseInt64);
  if (frequency !== undefined && frequency < 0) {
    throw configurationError(
      `expired_sstable_check_frequency_seconds must not be negative, but was ${frequency}`,
    );
  }
  checkUnsafeExpiration(take(options, 'unsafe_aggressive_sstable_expiration'));
  checkSizeTiered(options);
}

function checkUnsafeExpiration(value: string | undefined): void {
  if (value === undefined || value.toLowerCase() === 'false') return;
  const name = 'unsafe_aggressive_sstable_expiration';
  if (value.toLowerCase() !== 'true') {
    throw configurationError(`${name} is not 'true' or 'false' (${value})`);
  }
  throw configurationError(
    `${name} is requested but not allowed, restart cassandra with ` +
      '-Dcassandra.allow_unsafe_aggressive_sstable_expiration=true to allow it',
  );
}

import { configurationError } from '../../base/error/index.ts';
import { sortedRecord } from '../table-options.ts';
import { checkCommonOptions, STRATEGY_CHECKS } from './compaction-strategy.ts';

const PACKAGE = 'org.apache.cassandra.db.compaction.';
const TOMBSTONES = ['NONE', 'ROW', 'CELL'];

/**
 * The `compaction` map with its class in full and the thresholds filled in, not yet checked further
 * (schema/CompactionParams.java). Throws configuration errors.
 */
export function parseCompaction(map: ReadonlyMap<string, string>): Record<string, string> {
  const options = new Map(map);
  const className = options.get('class');
  if (className === undefined) {
    throw configurationError("Missing sub-option 'class' for the 'compaction' option");
  }
  const fullName = className.includes('.') ? className : PACKAGE + className;
  const strategy = strategyName(fullName);
  if (strategy === null) {
    throw configurationError(`Unable to find compaction strategy class '${fullName}'`);
  }
  const tombstones = options.get('provide_overlapping_tombstones')?.toUpperCase() ?? 'NONE';
  if (!TOMBSTONES.includes(tombstones)) {
    throw configurationError(
      `Invalid value ${tombstones} for 'provide_overlapping_tombstones' compaction sub-option - ` +
        `must be one of the following [${TOMBSTONES.join(', ')}].`,
    );
  }
  options.set('class', fullName);
  if (STRATEGY_CHECKS[strategy]?.hasThresholds === true) {
    if (!options.has('min_threshold')) options.set('min_threshold', '4');
    if (!options.has('max_threshold')) options.set('max_threshold', '32');
  }
  return sortedRecord(options);
}

/** Name of the strategy without its package; null when there is no such strategy. */
function strategyName(fullName: string): string | null {
  if (!fullName.startsWith(PACKAGE)) return null;
  const name = fullName.slice(PACKAGE.length);
  return Object.hasOwn(STRATEGY_CHECKS, name) ? name : null;
}

/** The false positive chance of Bloom filters when a table says nothing about it. */
export function defaultBloomFilterFpChance(compaction: Readonly<Record<string, string>>): number {
  return compaction.class === `${PACKAGE}LeveledCompactionStrategy` ? 0.1 : 0.01;
}

/** Checks the options of a map that `parseCompaction` made. Throws configuration errors. */
export function validateCompaction(compaction: Readonly<Record<string, string>>): void {
  const { class: className = '', ...options } = compaction;
  const strategy = strategyName(className) as string;
  const rest = new Map(Object.entries(options));
  checkCommonOptions(rest);
  STRATEGY_CHECKS[strategy]?.check(rest);
  if (rest.size > 0) {
    throw configurationError(
      `Properties specified [${[...rest.keys()].join(', ')}] are not understood by ${strategy}`,
    );
  }
  const minimum = threshold(options, 'min_threshold', 4);
  const maximum = threshold(options, 'max_threshold', 32);
  if (minimum <= 0 || maximum <= 0) {
    throw configurationError(
      'Disabling compaction by setting compaction thresholds to 0 has been removed, ' +
        "set the compaction option 'enabled' to false instead.",
    );
  }
  if (minimum <= 1) {
    throw configurationError(`Min compaction threshold cannot be less than 2 (got ${minimum})`);
  }
  if (minimum > maximum) {
    throw configurationError(
      `Min compaction threshold (got ${minimum}) cannot be greater than ` +
        `max compaction threshold (got ${maximum})`,
    );
  }
}

function threshold(
  options: Readonly<Record<string, string>>,
  name: string,
  byDefault: number,
): number {
  const text = options[name];
  if (text === undefined) return byDefault;
  if (!/^\d+$/.test(text)) {
    throw configurationError(
      `Invalid value ${text} for '${name}' compaction sub-option - must be an integer`,
    );
  }
  return Number(text);
}

import { configurationError } from '../../base/error/index.ts';
import { parseFloatingPoint } from '../../types/index.ts';
import { parseInt32, parseInt64 } from './property-value.ts';

/** Options of UnifiedCompactionStrategy (db/compaction/unified/Controller.java). */
const MEBIBYTE = 1024 * 1024;
const DEFAULT_TARGET_BYTES = 1024 * MEBIBYTE;
const SCALING_PARAMETER = /^(?:(N)|L(\d+)|T(\d+)|([+-]?\d+))$/;
const OVERLAP_METHODS = ['NONE', 'SINGLE', 'TRANSITIVE'];

function take(options: Map<string, string>, name: string): string | undefined {
  const value = options.get(name);
  options.delete(name);
  return value;
}

/** Checks and removes the options it knows. Throws configuration errors. */
export function checkUnifiedOptions(options: Map<string, string>): void {
  const scaling = take(options, 'scaling_parameters');
  if (scaling !== undefined) checkScalingParameters(scaling);
  checkPositive(options, 'base_shard_count', parseInt32, 'int');
  const targetBytes = checkTargetSize(take(options, 'target_sstable_size'));
  checkFlushSize(take(options, 'flush_size_override'));
  const maximum = take(options, 'max_sstables_to_compact');
  if (maximum !== undefined && parseInt32(maximum) === null) {
    throw configurationError(
      `${maximum} is not a parsable int (base10) for max_sstables_to_compact`,
    );
  }
  checkPositive(options, 'expired_sstable_check_frequency_seconds', parseInt64, 'long');
  const unsafe = take(options, 'unsafe_aggressive_sstable_expiration');
  if (unsafe !== undefined && !['true', 'false'].includes(unsafe.toLowerCase())) {
    throw configurationError(
      `unsafe_aggressive_sstable_expiration should either be 'true' or 'false', not ${unsafe}`,
    );
  }
  const overlap = take(options, 'overlap_inclusion_method');
  if (overlap !== undefined && !OVERLAP_METHODS.includes(overlap.toUpperCase())) {
    throw configurationError(
      `Invalid overlap inclusion method ${overlap}. ` +
        `The valid options are [${OVERLAP_METHODS.join(', ')}].`,
    );
  }
  checkMinimumSize(take(options, 'min_sstable_size'), targetBytes);
  checkGrowth(take(options, 'sstable_growth'));
}

function checkScalingParameters(text: string): void {
  for (const part of text.split(',').map((each) => each.trim())) {
    const match = SCALING_PARAMETER.exec(part);
    if (match === null) {
      throw configurationError(
        `Scaling parameter ${part} must match N|L[0-9]+|T[0-9]+|[+-]?[0-9]+`,
      );
    }
    if (Number(match[2] ?? match[3] ?? 2) < 2) {
      throw configurationError(`Fan factor cannot be lower than 2 in ${part}`);
    }
  }
}

function checkPositive(
  options: Map<string, string>,
  name: string,
  parse: (text: string) => number | null,
  kind: 'int' | 'long',
): void {
  const text = take(options, name);
  if (text === undefined) return;
  const number = parse(text);
  if (number === null) {
    throw configurationError(`${text} is not a parsable ${kind} (base10) for ${name}`);
  }
  if (number <= 0) {
    throw configurationError(`Invalid configuration, ${name} should be positive: ${number}`);
  }
}

function checkTargetSize(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TARGET_BYTES;
  const bytes = requiredSize('target_sstable_size', text);
  if (bytes >= 2 ** 63) {
    throw configurationError(`target_sstable_size ${text} is out of range of Long.`);
  }
  requireMebibyte('target_sstable_size', text, bytes);
  return Math.ceil(bytes);
}

function checkFlushSize(text: string | undefined): void {
  if (text === undefined) return;
  requireMebibyte('flush_size_override', text, requiredSize('flush_size_override', text));
}

function requireMebibyte(name: string, text: string, bytes: number): void {
  if (bytes < MEBIBYTE) {
    throw configurationError(
      `${name} ${text} is not acceptable, size must be at least ${memoryText(MEBIBYTE)}`,
    );
  }
}

function requiredSize(name: string, text: string): number {
  const bytes = parseSize(text);
  if (typeof bytes === 'number') return bytes;
  throw configurationError(`${name} ${text} is not a valid size in bytes: ${bytes.why}`);
}

function checkMinimumSize(text: string | undefined, targetBytes: number): void {
  if (text === undefined) return;
  const bytes = parseSize(text);
  if (typeof bytes !== 'number') {
    throw configurationError(`${text} is not a valid size in bytes for min_sstable_size`);
  }
  if (bytes < 0) {
    throw configurationError(
      'Invalid configuration, min_sstable_size should be greater than or equal to 0 (zero)',
    );
  }
  if (bytes >= Math.ceil(targetBytes * Math.sqrt(0.5))) {
    throw configurationError(
      `Invalid configuration, min_sstable_size (${memoryText(bytes)}) should be less than 70% ` +
        `of the targetSSTableSize (${memoryText(targetBytes)})`,
    );
  }
}

function checkGrowth(text: string | undefined): void {
  if (text === undefined) return;
  const trimmed = text.trim();
  const isPercent = trimmed.endsWith('%');
  const digits = isPercent ? trimmed.slice(0, -1).trim() : trimmed;
  const number = parseFloatingPoint(digits);
  if (number === null) {
    const why = digits === '' ? 'empty String' : `For input string: "${digits}"`;
    throw configurationError(`sstable_growth is not a valid number between 0 and 1: ${why}`);
  }
  const growth = isPercent ? number / 100 : number;
  if (growth < 0 || growth > 1) {
    throw configurationError(`sstable_growth ${text} must be between 0 and 1`);
  }
}

/** Bytes of `100MiB`, `1.5GB`, `4e6B`: a number, maybe a prefix, then B. */
function parseSize(text: string): number | { readonly why: string } {
  if (!text.endsWith('B')) return { why: `${text} does not end in unit B` };
  const match = /^([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(?:([kKMGTPEZY])(i)?)?B$/.exec(text);
  if (match === null) return { why: 'null' };
  const power = 'kMGTPEZY'.indexOf((match[2] ?? '').replace('K', 'k'));
  const steps = match[2] === undefined ? 0 : power + 1;
  return Number(match[1]) * (match[3] === undefined ? 1000 : 1024) ** steps;
}

function memoryText(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const step = Math.floor(Math.log2(bytes) / 10);
  return `${(bytes / 1024 ** step).toFixed(3)}${' KMGTPE'[step]}iB`;
}

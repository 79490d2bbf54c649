import { configurationError, serverError } from '../../base/error/index.ts';
import { doubleText, parseFloatingPoint } from '../../types/index.ts';
import { sortedRecord } from '../table-options.ts';
import { parseInt32 } from './property-value.ts';

const PACKAGE = 'org.apache.cassandra.io.compress.';

/** Options that each compressor takes beside the common ones, with their checks. */
const COMPRESSORS: Readonly<Record<string, Readonly<Record<string, (value: string) => void>>>> = {
  LZ4Compressor: {
    lz4_compressor_type: checkLz4Type,
    lz4_high_compressor_level: checkLz4Level,
  },
  SnappyCompressor: {},
  DeflateCompressor: {},
  ZstdCompressor: { compression_level: checkZstdLevel },
  NoopCompressor: {},
};

function checkLz4Type(value: string): void {
  if (value === 'fast' || value === 'high') return;
  throw configurationError(
    `Invalid compressor type '${value}' specified for LZ4 parameter 'lz4_compressor_type'. ` +
      'Valid options are [high, fast].',
  );
}

function checkLz4Level(value: string): void {
  const level = parseInt32(value);
  if (level !== null && level >= 1 && level <= 17) return;
  throw configurationError(
    `Invalid value [${value}] for parameter 'lz4_high_compressor_level'. ` +
      'Value must be between 1 and 17.',
  );
}

function checkZstdLevel(value: string): void {
  const level = parseInt32(value);
  if (level !== null && level >= -131_072 && level <= 22) return;
  throw configurationError(
    `ZstdCompressor.create() threw an error: java.lang.IllegalArgumentException ` +
      `compression_level=${value} is invalid`,
  );
}

/**
 * The `compression` map, complete: class in full, chunk length; `{enabled: 'false'}` for none.
 * Throws configuration errors (schema/CompressionParams.java).
 */
export function parseCompression(map: ReadonlyMap<string, string>): Record<string, string> {
  const rest = new Map(map);
  const isEnabled = (rest.get('enabled') ?? 'true').toLowerCase() === 'true';
  if (map.size > 0 && isEnabled && !rest.has('class')) {
    throw configurationError("Missing sub-option 'class' for the 'compression' option.");
  }
  rest.delete('enabled');
  if (!isEnabled && rest.size > 0) {
    throw configurationError(
      "If the 'enabled' option is set to false no other options must be specified",
    );
  }
  if (!isEnabled || map.size === 0) return { enabled: 'false' };
  const className = take(rest, 'class') as string;
  if (className === '') {
    throw configurationError(
      "The 'class' option must not be empty. To disable compression use 'enabled' : false",
    );
  }
  const chunkKib = parseChunkLength(take(rest, 'chunk_length_in_kb'));
  const ratio = parseRatio(take(rest, 'min_compress_ratio'));
  const fullName = checkCompressor(className, rest);
  checkSizes(chunkKib, ratio);
  rest.set('class', fullName);
  rest.set('chunk_length_in_kb', String(chunkKib));
  if (ratio !== 0) rest.set('min_compress_ratio', doubleText(ratio));
  return sortedRecord(rest);
}

function take(map: Map<string, string>, key: string): string | undefined {
  const value = map.get(key);
  map.delete(key);
  return value;
}

function parseChunkLength(text: string | undefined): number {
  if (text === undefined) return 16;
  const kib = parseInt32(text);
  if (kib === null) throw configurationError('Invalid value for chunk_length_in_kb');
  if (kib > 2_097_151) {
    throw configurationError(`Value of chunk_length_in_kb is too large (${kib})`);
  }
  return kib;
}

function parseRatio(text: string | undefined): number {
  if (text === undefined) return 0;
  const ratio = parseFloatingPoint(text);
  if (ratio !== null) return ratio;
  throw serverError(`java.lang.NumberFormatException: For input string: "${text}"`);
}

function checkCompressor(className: string, options: ReadonlyMap<string, string>): string {
  const fullName = className.includes('.') ? className : PACKAGE + className;
  const known = fullName.startsWith(PACKAGE)
    ? COMPRESSORS[fullName.slice(PACKAGE.length)]
    : undefined;
  if (known === undefined) {
    throw configurationError(`Could not create Compression for type ${fullName}`);
  }
  for (const [name, check] of Object.entries(known)) {
    const value = options.get(name);
    if (value !== undefined) check(value);
  }
  for (const name of options.keys()) {
    if (known[name] === undefined) throw configurationError(`Unknown compression options ${name}`);
  }
  return fullName;
}

function checkSizes(chunkKib: number, ratio: number): void {
  if (chunkKib <= 0) throw configurationError('Invalid negative or null chunk_length_in_kb');
  if ((chunkKib & (chunkKib - 1)) !== 0) {
    throw configurationError('chunk_length_in_kb must be a power of 2');
  }
  if (ratio < 0) throw configurationError('Invalid negative min_compress_ratio');
  if (ratio > 0 && ratio < 1) {
    throw configurationError('min_compress_ratio can either be 0 or greater than or equal to 1');
  }
}

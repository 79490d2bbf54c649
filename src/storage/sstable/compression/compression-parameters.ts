import type { TableOptions } from '../../../schema/index.ts';
import type { Compressor } from './compressor.ts';

/** How a Data component is compressed (schema/CompressionParams.java). */
export interface CompressionParameters {
  /** Simple name of Cassandra's class: `LZ4Compressor`. */
  readonly compressorName: string;
  /** Options that the compressor takes itself, such as `compression_level`. */
  readonly options: Readonly<Record<string, string>>;
  /** Bytes of a chunk before compression; a power of two. */
  readonly chunkLength: number;
  /** Chunks that compress to this many bytes or more are kept as they are. */
  readonly maxCompressedLength: number;
}

/** Nothing is too large for the default minimum ratio of 0. */
export const NO_MAX_COMPRESSED_LENGTH = 0x7fffffff;

/** The setting `flush_compression`. */
export type FlushCompression = 'none' | 'fast' | 'table';

/** What flushes use where the table's own compressor is too slow for them. */
const FAST: CompressionParameters = Object.freeze({
  compressorName: 'LZ4Compressor',
  options: Object.freeze({}),
  chunkLength: 16 * 1024,
  maxCompressedLength: NO_MAX_COMPRESSED_LENGTH,
});

/** Chunks with their checksums, as they are. */
const PLAIN: CompressionParameters = Object.freeze({
  ...FAST,
  compressorName: 'NoopCompressor',
  chunkLength: 4 * 1024,
});

/** What a table's options say; null for a table without compression. */
export function compressionParametersOf(
  options: Pick<TableOptions, 'compression'>,
): CompressionParameters | null {
  const { class: className, chunk_length_in_kb, min_compress_ratio, ...rest } = options.compression;
  if (className === undefined || options.compression.enabled === 'false') return null;
  const chunkLength = Number(chunk_length_in_kb ?? 16) * 1024;
  const ratio = Number(min_compress_ratio ?? 0);
  return {
    compressorName: className.slice(className.lastIndexOf('.') + 1),
    options: rest,
    chunkLength,
    maxCompressedLength: Math.ceil(Math.min(chunkLength / ratio, NO_MAX_COMPRESSED_LENGTH)),
  };
}

/** Whether two ways to compress (null: not at all) give the same bytes. */
export function isSameCompression(
  left: CompressionParameters | null,
  right: CompressionParameters | null,
): boolean {
  if (left === null || right === null) return left === right;
  const names = Object.keys(left.options);
  return (
    left.compressorName === right.compressorName &&
    left.chunkLength === right.chunkLength &&
    left.maxCompressedLength === right.maxCompressedLength &&
    names.length === Object.keys(right.options).length &&
    names.every((name) => left.options[name] === right.options[name])
  );
}

/**
 * What a flush writes with (DataComponent.buildCompressionParams): with `fast` the table's compressor
 * when it is fast, else the default one; compactions use the table's own whatever it is.
 */
export function flushParameters(
  parameters: CompressionParameters,
  compressor: Compressor,
  setting: FlushCompression,
): CompressionParameters {
  if (setting === 'none') return PLAIN;
  return setting === 'table' || compressor.isFast ? parameters : FAST;
}

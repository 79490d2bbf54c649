import { configurationError } from '../../../base/error/index.ts';
import type { CompressionParameters } from './compression-parameters.ts';
import type { Compressor } from './compressor.ts';
import { deflateCompressor } from './deflate-compressor.ts';
import { lz4Compressor } from './lz4-compressor.ts';
import { noopCompressor } from './noop-compressor.ts';
import { snappyCompressor } from './snappy-compressor.ts';
import { zstdCompressor } from './zstd-compressor.ts';

const COMPRESSORS: ReadonlyMap<string, Compressor> = new Map(
  [lz4Compressor, snappyCompressor, deflateCompressor, noopCompressor].map((compressor) => [
    compressor.name,
    compressor,
  ]),
);

/** The compressor of these parameters. Throws a configuration error for one that is not known. */
export async function loadCompressor(
  parameters: Pick<CompressionParameters, 'compressorName' | 'options'>,
): Promise<Compressor> {
  const { compressorName, options } = parameters;
  const compressor = COMPRESSORS.get(compressorName);
  if (compressor !== undefined) return compressor;
  if (compressorName === 'ZstdCompressor') return zstdCompressor(options);
  throw configurationError(`Could not create Compression for type ${compressorName}`);
}

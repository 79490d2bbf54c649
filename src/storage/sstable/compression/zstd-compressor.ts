import * as zlib from 'node:zlib';
import { configurationError } from '../../../base/error/index.ts';
import type { Compressor } from './compressor.ts';
import { MalformedChunk } from './compressor.ts';
import { malformed } from './lz4-compressor.ts';

const DEFAULT_LEVEL = 3;

/** The part of a Zstandard library that is needed. */
interface ZstdCodec {
  compress(bytes: Uint8Array, level: number): Uint8Array;
  decompress(bytes: Uint8Array, maximumLength: number): Uint8Array;
}

/** What zlib has from Node 22.15 on. */
interface ZlibWithZstd {
  zstdCompressSync?(bytes: Uint8Array, options: object): Buffer;
  zstdDecompressSync?(bytes: Uint8Array, options: object): Buffer;
  readonly constants: Readonly<Record<string, number>>;
}

function codecOfZlib(): ZstdCodec | null {
  const { zstdCompressSync, zstdDecompressSync, constants } = zlib as ZlibWithZstd;
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return null;
  const levelKey = constants.ZSTD_c_compressionLevel as number;
  const checksumKey = constants.ZSTD_c_checksumFlag as number;
  return {
    compress: (bytes, level) =>
      zstdCompressSync(bytes, { params: { [levelKey]: level, [checksumKey]: 1 } }),
    decompress: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
  };
}

/** One Zstandard frame a chunk. Throws a configuration error where there is no library for it. */
export async function zstdCompressor(
  options: Readonly<Record<string, string>>,
): Promise<Compressor> {
  const codec = codecOfZlib();
  if (codec === null) {
    throw configurationError('ZstdCompressor is not supported yet on this version of Node');
  }
  return makeCompressor(codec, Number(options.compression_level ?? DEFAULT_LEVEL));
}

function makeCompressor(codec: ZstdCodec, level: number): Compressor {
  return {
    name: 'ZstdCompressor',
    isFast: false,

    compressBound(length) {
      // ZSTD_COMPRESSBOUND, and the checksum.
      return length + (length >>> 8) + (length < 131_072 ? (131_072 - length) >>> 11 : 0) + 64;
    },

    compress(source, start, end, target, at) {
      const bytes = codec.compress(source.subarray(start, end), level);
      target.set(bytes, at);
      return at + bytes.length;
    },

    decompress(source, start, end, target, at, length) {
      let bytes: Uint8Array;
      try {
        bytes = codec.decompress(source.subarray(start, end), length + 1);
      } catch (error) {
        throw malformed(error);
      }
      if (bytes.length !== length) {
        throw new MalformedChunk(`a Zstandard chunk of ${bytes.length} bytes, ${length} expected`);
      }
      target.set(bytes, at);
    },
  };
}

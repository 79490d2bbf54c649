import * as zlib from 'node:zlib';
import type { Zstd } from '@hpcc-js/wasm-zstd';
import { configurationError } from '../../../base/error/index.ts';
import type { Compressor } from './compressor.ts';
import { MalformedChunk } from './compressor.ts';
import { malformed } from './lz4-compressor.ts';

const DEFAULT_LEVEL = 3;
const FRAME_MAGIC = 0xfd2fb528;

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
      zstdCompressSync(bytes, {
        params: { [levelKey]: level, [checksumKey]: 1 },
        // Else the frame would not tell its length, which other readers ask for.
        pledgedSrcSize: bytes.length,
      }),
    decompress: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
  };
}

/** The library compiled to WebAssembly, for versions of Node without it; null where it is missing. */
async function codecOfPackage(): Promise<ZstdCodec | null> {
  let zstd: Zstd;
  try {
    const module = await import('@hpcc-js/wasm-zstd');
    zstd = await module.Zstd.load();
  } catch {
    return null;
  }
  return {
    compress: (bytes, level) => zstd.compress(bytes, level),
    decompress: (bytes, maximumLength) => {
      // The library makes room for whatever the frame says.
      const length = frameContentLength(bytes);
      if (length === null || length > maximumLength) {
        throw new MalformedChunk(`a Zstandard chunk of ${length ?? 'unknown'} bytes`);
      }
      return length === 0 ? bytes.subarray(0, 0) : zstd.decompress(bytes);
    },
  };
}

/** The content size that a frame's header tells (RFC 8878, 3.1.1.1), or null. */
function frameContentLength(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== FRAME_MAGIC) return null;
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >>> 6;
  const at = 5 + (isSingleSegment ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] as number);
  const sizeBytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
  if (at + sizeBytes > bytes.length) return null;
  if (sizeBytes === 1) return view.getUint8(at);
  if (sizeBytes === 2) return view.getUint16(at, true) + 256;
  if (sizeBytes === 4) return view.getUint32(at, true);
  return sizeBytes === 8 ? Number(view.getBigUint64(at, true)) : null;
}

let loaded: Promise<ZstdCodec | null> | null = null;

/** One Zstandard frame a chunk. Throws a configuration error where there is no library for it. */
export async function zstdCompressor(
  options: Readonly<Record<string, string>>,
): Promise<Compressor> {
  loaded ??= Promise.resolve(codecOfZlib() ?? codecOfPackage());
  const codec = await loaded;
  if (codec === null) {
    throw configurationError(
      'ZstdCompressor is not supported yet without Node 22.15 or the package @hpcc-js/wasm-zstd',
    );
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

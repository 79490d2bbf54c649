import { lz4Compress, lz4CompressBound, lz4Decompress } from '../../../base/lz4/index.ts';
import type { Compressor } from './compressor.ts';
import { MalformedChunk } from './compressor.ts';

const LENGTH_BYTES = 4;

/**
 * An LZ4 block after the length it becomes, four bytes, the lowest first. The `high` type differs
 * in how hard it searches only, so what it wrote is read like the rest; Ilion compresses fast always.
 */
export const lz4Compressor: Compressor = {
  name: 'LZ4Compressor',
  isFast: true,

  compressBound(length) {
    return LENGTH_BYTES + lz4CompressBound(length);
  },

  compress(source, start, end, target, at) {
    target.writeUInt32LE(end - start, at);
    return lz4Compress(source, start, end, target, at + LENGTH_BYTES);
  },

  decompress(source, start, end, target, at, length) {
    if (end - start < LENGTH_BYTES) throw new MalformedChunk('an LZ4 chunk without its length');
    const promised = source.readUInt32LE(start);
    if (promised !== length) {
      throw new MalformedChunk(`an LZ4 chunk of ${promised} bytes where ${length} should be`);
    }
    try {
      lz4Decompress(source, start + LENGTH_BYTES, end, target, at, length);
    } catch (error) {
      throw malformed(error);
    }
  },
};

/** The error of a codec as that of a chunk. */
export function malformed(error: unknown): MalformedChunk {
  return new MalformedChunk(error instanceof Error ? error.message : String(error));
}

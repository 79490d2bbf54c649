import type { Compressor } from './compressor.ts';
import { MalformedChunk } from './compressor.ts';

/** Chunks as they are: only the checksums of compressed files are wanted. */
export const noopCompressor: Compressor = {
  name: 'NoopCompressor',
  isFast: true,

  compressBound(length) {
    return length;
  },

  compress(source, start, end, target, at) {
    target.set(source.subarray(start, end), at);
    return at + end - start;
  },

  decompress(source, start, end, target, at, length) {
    if (end - start !== length) {
      throw new MalformedChunk(`a chunk of ${end - start} bytes where ${length} should be`);
    }
    target.set(source.subarray(start, end), at);
  },
};

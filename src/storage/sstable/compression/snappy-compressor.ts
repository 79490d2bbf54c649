import {
  snappyCompress,
  snappyCompressBound,
  snappyDecompress,
} from '../../../base/snappy/index.ts';
import type { Compressor } from './compressor.ts';
import { MalformedChunk } from './compressor.ts';
import { malformed } from './lz4-compressor.ts';

/** A raw Snappy block, which says itself how long it becomes. */
export const snappyCompressor: Compressor = {
  name: 'SnappyCompressor',
  isFast: true,
  compressBound: snappyCompressBound,
  compress: snappyCompress,

  decompress(source, start, end, target, at, length) {
    let bytes: Buffer;
    try {
      bytes = snappyDecompress(source, start, end, length);
    } catch (error) {
      throw malformed(error);
    }
    if (bytes.length !== length) {
      throw new MalformedChunk(`a Snappy chunk of ${bytes.length} bytes where ${length} should be`);
    }
    target.set(bytes, at);
  },
};

import { deflateSync, inflateSync } from 'node:zlib';
import type { Compressor } from './compressor.ts';
import { MalformedChunk } from './compressor.ts';
import { malformed } from './lz4-compressor.ts';

/** A zlib stream of the default level. */
export const deflateCompressor: Compressor = {
  name: 'DeflateCompressor',
  isFast: false,

  compressBound(length) {
    // deflateBound() of zlib for the default window and memory, and a little more.
    return length + (length >>> 12) + (length >>> 14) + (length >>> 25) + 64;
  },

  compress(source, start, end, target, at) {
    const bytes = deflateSync(source.subarray(start, end));
    target.set(bytes, at);
    return at + bytes.length;
  },

  decompress(source, start, end, target, at, length) {
    let bytes: Buffer;
    try {
      // One byte of room more than wanted, so that longer streams are told from right ones.
      bytes = inflateSync(source.subarray(start, end), { maxOutputLength: length + 1 });
    } catch (error) {
      throw malformed(error);
    }
    if (bytes.length !== length) {
      throw new MalformedChunk(`a deflated chunk of ${bytes.length} bytes, ${length} expected`);
    }
    target.set(bytes, at);
  },
};

import { protocolError } from '../../base/error/index.ts';
import { lz4Compress, lz4CompressBound, lz4Decompress } from '../../base/lz4/index.ts';
import { snappyCompress, snappyCompressBound, snappyDecompress } from '../../base/snappy/index.ts';

/** Compression of envelope bodies in v3 and v4 (v5 compresses whole segments instead). */
export interface BodyCompression {
  readonly name: 'lz4' | 'snappy';
  compress(body: Buffer): Buffer;
  /** Throws a protocol error when the bytes are no valid block or promise too much. */
  decompress(body: Buffer, maxBytes: number): Buffer;
}

function broken(): Error {
  return protocolError('Unable to decompress the body of a frame');
}

/** LZ4 block after the length of what it holds (4 bytes, big-endian). */
export const lz4Bodies: BodyCompression = {
  name: 'lz4',
  compress(body) {
    const out = Buffer.allocUnsafe(4 + lz4CompressBound(body.length));
    out.writeUInt32BE(body.length, 0);
    return out.subarray(0, lz4Compress(body, 0, body.length, out, 4));
  },
  decompress(body, maxBytes) {
    if (body.length < 4) throw broken();
    const lengthBytes = body.readUInt32BE(0);
    if (lengthBytes > maxBytes) throw broken();
    const out = Buffer.allocUnsafe(lengthBytes);
    try {
      lz4Decompress(body, 4, body.length, out, 0, lengthBytes);
    } catch {
      throw broken();
    }
    return out;
  },
};

export const snappyBodies: BodyCompression = {
  name: 'snappy',
  compress(body) {
    const out = Buffer.allocUnsafe(snappyCompressBound(body.length));
    return out.subarray(0, snappyCompress(body, 0, body.length, out, 0));
  },
  decompress(body, maxBytes) {
    try {
      return snappyDecompress(body, 0, body.length, maxBytes);
    } catch {
      throw broken();
    }
  },
};

import { crc32 } from '../../../base/crc/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { DiskFile } from '../../../platform/index.ts';
import type { CompressionInfo, Compressor } from '../compression/index.ts';
import { MalformedChunk } from '../compression/index.ts';
import type { ChunkReader } from './chunk-source.ts';

const CHECKSUM_BYTES = 4;

/** A compressed Data component: chunks of CompressionInfo.db, each with its CRC-32 behind it. */
export class CompressedChunkReader implements ChunkReader {
  readonly path: string;
  readonly lengthBytes: number;
  readonly chunkLength: number;
  private readonly file: DiskFile;
  /** Bytes on disk. */
  private readonly fileLength: number;
  private readonly info: CompressionInfo;
  private readonly compressor: Compressor;
  private readonly mustCheck: () => boolean;

  /** `mustCheck` says for each chunk whether its checksum is compared (`crc_check_chance`). */
  constructor(
    file: DiskFile,
    fileLength: number,
    info: CompressionInfo,
    compressor: Compressor,
    mustCheck: () => boolean,
  ) {
    this.file = file;
    this.path = file.path;
    this.fileLength = fileLength;
    this.info = info;
    this.compressor = compressor;
    this.mustCheck = mustCheck;
    this.lengthBytes = info.dataLength;
    this.chunkLength = info.parameters.chunkLength;
    const last = info.chunkOffsets.at(-1) as number;
    if (last + CHECKSUM_BYTES > fileLength) {
      throw new Corruption(this.path, fileLength, `the last chunk begins at ${last}`);
    }
  }

  async read(index: number, count: number): Promise<readonly Buffer[]> {
    const end = Math.min(index + count, Math.ceil(this.lengthBytes / this.chunkLength));
    const start = this.offsetOf(index);
    const length = this.offsetOf(end) - start;
    const bytes = await this.file.read(start, length);
    if (bytes.length < length) {
      throw new Corruption(this.path, start + bytes.length, 'the file ends');
    }
    const chunks: Buffer[] = [];
    for (let chunk = index; chunk < end; chunk++) chunks.push(this.decompress(chunk, bytes, start));
    return chunks;
  }

  private offsetOf(index: number): number {
    return this.info.chunkOffsets[index] ?? this.fileLength;
  }

  /** `bytes` are those of the file from `base` on. */
  private decompress(index: number, bytes: Buffer, base: number): Buffer {
    const { chunkLength, compressor, info, path } = this;
    const offset = this.offsetOf(index);
    const start = offset - base;
    const end = this.offsetOf(index + 1) - base - CHECKSUM_BYTES;
    if (end < start) throw new Corruption(path, offset, 'a chunk without its checksum');
    if (this.mustCheck() && crc32(bytes, 0, start, end) !== bytes.readUInt32BE(end)) {
      throw new Corruption(path, offset, 'checksums do not match');
    }
    const length = Math.min(chunkLength, this.lengthBytes - index * chunkLength);
    const isPlain = end - start >= info.parameters.maxCompressedLength;
    const chunk = Buffer.allocUnsafeSlow(length);
    try {
      if (isPlain) copyPlain(bytes.subarray(start, end), chunk);
      else compressor.decompress(bytes, start, end, chunk, 0, length);
    } catch (error) {
      if (!(error instanceof MalformedChunk)) throw error;
      throw new Corruption(path, offset, error.message);
    }
    return chunk;
  }
}

/** A chunk that did not compress; the last one may be filled up to the length of the others. */
function copyPlain(stored: Buffer, chunk: Buffer): void {
  if (stored.length < chunk.length) {
    throw new MalformedChunk(`a chunk of ${stored.length} bytes where ${chunk.length} should be`);
  }
  stored.copy(chunk, 0, 0, chunk.length);
}

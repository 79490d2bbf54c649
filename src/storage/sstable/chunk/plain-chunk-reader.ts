import { crc32 } from '../../../base/crc/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { DiskFile } from '../../../platform/index.ts';
import type { ChunkReader } from './chunk-source.ts';

const CHECKSUM_BYTES = 4;
const MOST_CHUNK_BYTES = 2 ** 26;

/** The checksums of a Data component without compression: one for each chunk of CRC.db. */
export interface ChunkChecksums {
  readonly chunkLength: number;
  checksum(index: number): number;
}

/** CRC.db: the length of the chunks, then the CRC-32 of each. Throws Corruption of the file. */
export function decodeChecksums(bytes: Buffer, file: string, dataLength: number): ChunkChecksums {
  const chunkLength = bytes.length < CHECKSUM_BYTES ? 0 : bytes.readInt32BE(0);
  const count = (bytes.length - CHECKSUM_BYTES) / CHECKSUM_BYTES;
  if (chunkLength <= 0 || chunkLength > MOST_CHUNK_BYTES) {
    throw new Corruption(file, 0, `chunks of ${chunkLength} bytes`);
  }
  // Writers that flush at the very end leave the checksum of an empty chunk behind.
  if (!Number.isInteger(count) || count < Math.ceil(dataLength / chunkLength)) {
    throw new Corruption(file, bytes.length, `${count} checksums of ${dataLength} bytes`);
  }
  const checksum = (index: number): number => bytes.readUInt32BE((index + 1) * CHECKSUM_BYTES);
  return { chunkLength, checksum };
}

/** A file as it is, with checksums of its chunks or without. */
export class PlainChunkReader implements ChunkReader {
  readonly path: string;
  readonly lengthBytes: number;
  readonly chunkLength: number;
  private readonly file: DiskFile;
  private readonly checksums: ChunkChecksums | null;

  constructor(
    file: DiskFile,
    lengthBytes: number,
    chunkLength: number,
    checksums: ChunkChecksums | null,
  ) {
    this.file = file;
    this.path = file.path;
    this.lengthBytes = lengthBytes;
    this.chunkLength = checksums?.chunkLength ?? chunkLength;
    this.checksums = checksums;
  }

  async read(index: number, count: number): Promise<readonly Buffer[]> {
    const { chunkLength, lengthBytes, path } = this;
    const start = index * chunkLength;
    const length = Math.min(count * chunkLength, lengthBytes - start);
    const bytes = await this.file.read(start, length);
    if (bytes.length < length) throw new Corruption(path, start + bytes.length, 'the file ends');
    const chunks: Buffer[] = [];
    for (let at = 0; at < length; at += chunkLength) {
      const chunk = bytes.subarray(at, Math.min(at + chunkLength, length));
      this.check(index + chunks.length, chunk);
      chunks.push(chunk);
    }
    return chunks;
  }

  private check(index: number, chunk: Buffer): void {
    if (this.checksums === null || crc32(chunk) === this.checksums.checksum(index)) return;
    throw new Corruption(this.path, index * this.chunkLength, 'checksums do not match');
  }
}

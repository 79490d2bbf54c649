import { ByteWriter } from '../../../base/bytes/index.ts';
import { crc32 } from '../../../base/crc/index.ts';
import type { Disk } from '../../../platform/index.ts';
import type { CompressionParameters, Compressor } from '../compression/index.ts';
import { encodeCompressionInfo } from '../compression/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { Component, componentPath } from '../descriptor/index.ts';
import type { DataFacts, DataOutput } from './data-output.ts';
import { BATCH_BYTES } from './data-output.ts';
import { FileOutput } from './file-output.ts';

const CRC_BYTES = 4;
const FIRST_OFFSETS = 64;

/**
 * A compressed Data component (io/compress/CompressedSequentialWriter.java): each chunk followed by
 * its CRC-32, and a CompressionInfo.db that tells where chunks begin. Chunks that compress badly are
 * kept as they are; the last one is filled up with zeros then, so that its length shows it.
 *
 * A chunk is compressed as soon as it is there, so that nobody on the same thread waits for more than
 * one; the disk gets several at once.
 */
export class CompressedDataOutput implements DataOutput {
  readonly plain: ByteWriter;
  private readonly disk: Disk;
  private readonly descriptor: SSTableDescriptor;
  private readonly parameters: CompressionParameters;
  private readonly compressor: Compressor;
  private readonly file: FileOutput;
  /** What a chunk takes at most, its CRC-32 included. */
  private readonly chunkRoom: number;
  /** Compressed chunks on their way; the other buffer is being written meanwhile. */
  private current: Buffer;
  private other: Buffer;
  private filled = 0;
  private drained = 0;
  private offsets = new Float64Array(FIRST_OFFSETS);
  private chunkCount = 0;
  private fileLength = 0;
  private digest = 0;
  private compressedBytes = 0;

  private constructor(
    disk: Disk,
    descriptor: SSTableDescriptor,
    parameters: CompressionParameters,
    compressor: Compressor,
    file: FileOutput,
  ) {
    this.disk = disk;
    this.descriptor = descriptor;
    this.parameters = parameters;
    this.compressor = compressor;
    this.file = file;
    const { chunkLength } = parameters;
    this.chunkRoom = compressor.compressBound(chunkLength) + chunkLength + CRC_BYTES;
    this.plain = new ByteWriter(2 * chunkLength);
    this.current = Buffer.allocUnsafeSlow(BATCH_BYTES + this.chunkRoom);
    this.other = Buffer.allocUnsafeSlow(BATCH_BYTES + this.chunkRoom);
  }

  static async create(
    disk: Disk,
    descriptor: SSTableDescriptor,
    parameters: CompressionParameters,
    compressor: Compressor,
  ): Promise<CompressedDataOutput> {
    const file = await FileOutput.create(disk, componentPath(descriptor, Component.DATA));
    return new CompressedDataOutput(disk, descriptor, parameters, compressor, file);
  }

  get position(): number {
    return this.drained + this.plain.length;
  }

  get isFull(): boolean {
    return this.plain.length >= this.parameters.chunkLength;
  }

  async drain(): Promise<void> {
    const { plain } = this;
    const { chunkLength } = this.parameters;
    let start = 0;
    while (start + chunkLength <= plain.length) {
      this.addChunk(start, start + chunkLength);
      start += chunkLength;
      if (this.filled >= BATCH_BYTES) await this.write();
    }
    plain.buffer.copyWithin(0, start, plain.length);
    plain.length -= start;
    this.drained += start;
  }

  /** Compresses some bytes of `plain`, a chunk or what is left at the end. */
  private addChunk(start: number, end: number): void {
    const { current, filled } = this;
    this.keepOffset(this.fileLength);
    const compressedEnd = this.compressChunk(start, end, current, filled);
    this.compressedBytes += compressedEnd - filled;
    current.writeUInt32BE(crc32(current, 0, filled, compressedEnd), compressedEnd);
    const chunkEnd = compressedEnd + CRC_BYTES;
    this.digest = crc32(current, this.digest, filled, chunkEnd);
    this.fileLength += chunkEnd - filled;
    this.filled = chunkEnd;
  }

  private async write(): Promise<void> {
    const { current, other, filled } = this;
    // Resolves when the other one is written.
    await this.file.write(current.subarray(0, filled));
    this.current = other;
    this.other = current;
    this.filled = 0;
  }

  private compressChunk(start: number, end: number, buffer: Buffer, at: number): number {
    const source = this.plain.buffer;
    const { maxCompressedLength } = this.parameters;
    const compressedEnd = this.compressor.compress(source, start, end, buffer, at);
    if (compressedEnd - at < maxCompressedLength) return compressedEnd;
    source.copy(buffer, at, start, end);
    const plainEnd = at + end - start;
    const paddedEnd = Math.max(plainEnd, at + maxCompressedLength);
    buffer.fill(0, plainEnd, paddedEnd);
    return paddedEnd;
  }

  private keepOffset(offset: number): void {
    if (this.chunkCount === this.offsets.length) {
      const larger = new Float64Array(this.offsets.length * 2);
      larger.set(this.offsets);
      this.offsets = larger;
    }
    this.offsets[this.chunkCount++] = offset;
  }

  async finish(): Promise<DataFacts> {
    const uncompressedBytes = this.position;
    await this.drain();
    if (this.plain.length > 0) this.addChunk(0, this.plain.length);
    this.plain.reset();
    if (this.filled > 0) await this.write();
    await this.file.finish();
    const info = encodeCompressionInfo({
      parameters: this.parameters,
      dataLength: uncompressedBytes,
      chunkOffsets: this.offsets.subarray(0, this.chunkCount),
    });
    await this.disk.writeFile(componentPath(this.descriptor, Component.COMPRESSION_INFO), info);
    return {
      dataBytes: this.fileLength,
      uncompressedBytes,
      compressionRatio: this.compressedBytes / uncompressedBytes,
      digest: this.digest,
    };
  }

  abandon(): Promise<void> {
    return this.file.abandon();
  }
}

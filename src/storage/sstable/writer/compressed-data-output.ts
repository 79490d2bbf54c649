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
 */
export class CompressedDataOutput implements DataOutput {
  readonly plain: ByteWriter;
  private readonly disk: Disk;
  private readonly descriptor: SSTableDescriptor;
  private readonly parameters: CompressionParameters;
  private readonly compressor: Compressor;
  private readonly file: FileOutput;
  private readonly batchBytes: number;
  /** Two buffers in turn: one is filled while the other is written. */
  private readonly buffers: [Buffer, Buffer];
  private turn: 0 | 1 = 0;
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
    this.batchBytes = Math.max(BATCH_BYTES, parameters.chunkLength);
    this.plain = new ByteWriter(this.batchBytes + BATCH_BYTES / 2);
    this.buffers = [Buffer.alloc(0), Buffer.alloc(0)];
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
    return this.plain.length >= this.batchBytes;
  }

  async drain(): Promise<void> {
    const { plain } = this;
    const { chunkLength } = this.parameters;
    const whole = plain.length - (plain.length % chunkLength);
    const chunks = this.compressChunks(whole);
    plain.buffer.copyWithin(0, whole, plain.length);
    plain.length -= whole;
    this.drained += whole;
    await this.file.write(chunks);
  }

  /** Compresses the first `length` bytes of `plain`, and what is less than a chunk as a chunk. */
  private compressChunks(length: number): Buffer {
    const { chunkLength } = this.parameters;
    const room = this.compressor.compressBound(chunkLength) + chunkLength + CRC_BYTES;
    const buffer = this.nextBuffer(Math.ceil(length / chunkLength) * room);
    let at = 0;
    for (let start = 0; start < length; start += chunkLength) {
      this.keepOffset(this.fileLength + at);
      const end = this.compressChunk(start, Math.min(start + chunkLength, length), buffer, at);
      this.compressedBytes += end - at;
      buffer.writeUInt32BE(crc32(buffer, 0, at, end), end);
      at = end + CRC_BYTES;
    }
    this.digest = crc32(buffer, this.digest, 0, at);
    this.fileLength += at;
    return buffer.subarray(0, at);
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

  private nextBuffer(lengthBytes: number): Buffer {
    this.turn = this.turn === 0 ? 1 : 0;
    let buffer = this.buffers[this.turn];
    if (buffer.length < lengthBytes) {
      buffer = Buffer.allocUnsafeSlow(lengthBytes);
      this.buffers[this.turn] = buffer;
    }
    return buffer;
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
    if (this.plain.length > 0) {
      const rest = this.compressChunks(this.plain.length);
      this.plain.reset();
      await this.file.write(rest);
    }
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

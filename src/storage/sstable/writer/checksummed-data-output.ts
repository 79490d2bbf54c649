import { ByteWriter } from '../../../base/bytes/index.ts';
import { crc32 } from '../../../base/crc/index.ts';
import type { Disk } from '../../../platform/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { Component, componentPath } from '../descriptor/index.ts';
import type { DataFacts, DataOutput } from './data-output.ts';
import { BATCH_BYTES } from './data-output.ts';
import { FileOutput } from './file-output.ts';

/** Bytes of data for each CRC-32 in CRC.db, which begins with this number. */
const CHECKED_BYTES = 64 * 1024;
/** StatsMetadata's way to say that there is no compression. */
const NO_RATIO = -1;

/** A Data component as it is, with a CRC-32 a chunk in CRC.db (ChecksummedSequentialWriter.java). */
export class ChecksummedDataOutput implements DataOutput {
  plain = new ByteWriter(BATCH_BYTES * 2);
  private other = new ByteWriter(BATCH_BYTES * 2);
  private readonly disk: Disk;
  private readonly descriptor: SSTableDescriptor;
  private readonly file: FileOutput;
  private readonly checksums = new ByteWriter();
  private drained = 0;
  private digest = 0;

  private constructor(disk: Disk, descriptor: SSTableDescriptor, file: FileOutput) {
    this.disk = disk;
    this.descriptor = descriptor;
    this.file = file;
    this.checksums.int32(CHECKED_BYTES);
  }

  static async create(disk: Disk, descriptor: SSTableDescriptor): Promise<ChecksummedDataOutput> {
    const file = await FileOutput.create(disk, componentPath(descriptor, Component.DATA));
    return new ChecksummedDataOutput(disk, descriptor, file);
  }

  get position(): number {
    return this.drained + this.plain.length;
  }

  get isFull(): boolean {
    return this.plain.length >= BATCH_BYTES;
  }

  async drain(): Promise<void> {
    // The other buffer may be on its way to the disk still.
    await this.file.settle();
    const { plain, other } = this;
    const whole = plain.length - (plain.length % CHECKED_BYTES);
    other.reset();
    other.bytes(plain.buffer.subarray(whole, plain.length));
    this.plain = other;
    this.other = plain;
    await this.writeChecked(plain.buffer.subarray(0, whole));
  }

  private async writeChecked(bytes: Buffer): Promise<void> {
    for (let start = 0; start < bytes.length; start += CHECKED_BYTES) {
      const end = Math.min(start + CHECKED_BYTES, bytes.length);
      this.checksums.int32(crc32(bytes, 0, start, end));
    }
    this.digest = crc32(bytes, this.digest);
    this.drained += bytes.length;
    await this.file.write(bytes);
  }

  async finish(): Promise<DataFacts> {
    const rest = this.plain.copy();
    this.plain.reset();
    if (rest.length > 0) await this.writeChecked(rest);
    await this.file.finish();
    const path = componentPath(this.descriptor, Component.CRC);
    await this.disk.writeFile(path, this.checksums.copy());
    const { drained, digest } = this;
    return {
      dataBytes: drained,
      uncompressedBytes: drained,
      compressionRatio: NO_RATIO,
      digest,
    };
  }

  abandon(): Promise<void> {
    return this.file.abandon();
  }
}

import { ByteWriter } from '../../../base/bytes/index.ts';
import type { Disk } from '../../../platform/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { Component, componentPath } from '../descriptor/index.ts';
import { FileOutput } from './file-output.ts';

const BATCH_BYTES = 64 * 1024;

/** The Index component: entries are written into `entries`, and those to the disk in batches. */
export class IndexOutput {
  private readonly file: FileOutput;
  private current = new ByteWriter(BATCH_BYTES * 2);
  private other = new ByteWriter(BATCH_BYTES * 2);
  private drained = 0;

  private constructor(file: FileOutput) {
    this.file = file;
  }

  static async create(disk: Disk, descriptor: SSTableDescriptor): Promise<IndexOutput> {
    const path = componentPath(descriptor, Component.PRIMARY_INDEX);
    return new IndexOutput(await FileOutput.create(disk, path));
  }

  /** What was not drained yet. */
  get entries(): ByteWriter {
    return this.current;
  }

  /** Where in the file the next byte of `entries` will be. */
  get position(): number {
    return this.drained + this.current.length;
  }

  get isFull(): boolean {
    return this.current.length >= BATCH_BYTES;
  }

  async drain(): Promise<void> {
    // The other buffer may be on its way to the disk still.
    await this.file.settle();
    const full = this.current;
    this.other.reset();
    this.current = this.other;
    this.other = full;
    this.drained += full.length;
    await this.file.write(full.view());
  }

  /** Returns the length of the file, which is on the disk then. */
  async finish(): Promise<number> {
    await this.drain();
    await this.file.finish();
    return this.drained;
  }

  abandon(): Promise<void> {
    return this.file.abandon();
  }
}

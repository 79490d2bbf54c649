import type { Disk, DiskFile } from '../../../platform/index.ts';

/**
 * One file written front to back. A write goes on while the caller fills its next buffer: `write`
 * resolves when the one before it is done, and `finish` when all are.
 */
export class FileOutput {
  private readonly file: DiskFile;
  private pending: Promise<void> = Promise.resolve();
  private written = 0;
  private isClosed = false;

  private constructor(file: DiskFile) {
    this.file = file;
  }

  static async create(disk: Disk, path: string): Promise<FileOutput> {
    return new FileOutput(await disk.open(path, 'create'));
  }

  /** Bytes given so far. */
  get length(): number {
    return this.written;
  }

  /** The bytes must not change until the next `write`, `settle` or `finish` has resolved. */
  async write(bytes: Buffer): Promise<void> {
    await this.pending;
    const position = this.written;
    this.written += bytes.length;
    this.pending = this.file.write(bytes, position);
    // It is awaited later; until then a failure must not count as unhandled.
    this.pending.catch(() => {});
  }

  /** Resolves when the bytes given last may be changed again. */
  async settle(): Promise<void> {
    await this.pending;
  }

  /** Everything is on the disk for good, but for the file's name. */
  async finish(): Promise<void> {
    await this.pending;
    await this.file.sync();
    await this.close();
  }

  /** For files that are of no use any more. */
  async abandon(): Promise<void> {
    await this.pending.catch(() => {});
    await this.close().catch(() => {});
  }

  private async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.file.close();
  }
}

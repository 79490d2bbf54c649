import type { Disk, DiskFile } from '../../platform/index.ts';
import type { HintFileName } from './hint-format.ts';
import { encodeHeader, hintFileName } from './hint-format.ts';

/** A closed file of hints that waits for its target. */
export interface HintFile {
  readonly name: HintFileName;
  readonly bytes: number;
  readonly hints: number;
  /** Where replay stopped. */
  position: number;
}

interface OpenFile {
  readonly name: HintFileName;
  readonly file: DiskFile;
  position: number;
  hints: number;
}

/**
 * The hints of one target: records in memory, the file they are written to, and the files written
 * before. Its methods are called one after the other, never at once.
 */
export class HintStore {
  readonly hostId: string;
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly maxFileBytes: number;
  /** Oldest first. */
  readonly files: HintFile[] = [];
  private open: OpenFile | null = null;
  private buffered: Buffer[] = [];
  private bufferedFrom = Number.POSITIVE_INFINITY;
  /** Oldest of those that came since the last flush began. */
  private arrivedFrom = Number.POSITIVE_INFINITY;
  bufferedBytes = 0;

  constructor(hostId: string, disk: Disk, directory: string, maxFileBytes: number) {
    this.hostId = hostId;
    this.disk = disk;
    this.directory = directory;
    this.maxFileBytes = maxFileBytes;
  }

  /** Hints kept, in memory and on disk; those sent from a file not done yet count still. */
  get count(): number {
    const written = this.files.reduce((sum, file) => sum + file.hints, 0);
    return written + (this.open?.hints ?? 0) + this.buffered.length;
  }

  get bytes(): number {
    const written = this.files.reduce((sum, file) => sum + file.bytes, 0);
    return written + (this.open?.position ?? 0) + this.bufferedBytes;
  }

  get fileCount(): number {
    return this.files.length + (this.open === null ? 0 : 1);
  }

  get isEmpty(): boolean {
    return this.files.length === 0 && this.open === null && this.buffered.length === 0;
  }

  /** Milliseconds since the epoch of the oldest hint; infinite without any. */
  get oldestMillis(): number {
    const file = this.files[0]?.name ?? this.open?.name;
    return Math.min(file?.createdAtMillis ?? Number.POSITIVE_INFINITY, this.bufferedFrom);
  }

  /** Milliseconds since the epoch of the newest file or buffered hint; -infinite without any. */
  get newestMillis(): number {
    const file = this.open?.name ?? this.files.at(-1)?.name;
    return Math.max(
      file?.createdAtMillis ?? Number.NEGATIVE_INFINITY,
      this.buffered.length > 0 ? this.bufferedFrom : Number.NEGATIVE_INFINITY,
    );
  }

  append(record: Buffer, createdAtMillis: number): void {
    this.buffered.push(record);
    this.bufferedBytes += record.length;
    this.bufferedFrom = Math.min(this.bufferedFrom, createdAtMillis);
    this.arrivedFrom = Math.min(this.arrivedFrom, createdAtMillis);
  }

  /**
   * Writes what is in memory to the open file, or a new one named after `nowMillis`. Hints count as
   * in memory until they are written, so that no hint is ever nowhere. On a failure of the disk
   * nothing of it counts as written and the file is given up.
   */
  async flush(nowMillis: number): Promise<void> {
    if (this.buffered.length === 0) return;
    const bytes = Buffer.concat(this.buffered);
    const records = this.buffered.length;
    this.arrivedFrom = Number.POSITIVE_INFINITY;
    try {
      const open = this.open ?? (await this.create(nowMillis));
      await open.file.write(bytes, open.position);
      open.position += bytes.length;
      open.hints += records;
    } catch (error) {
      await this.closeFile().catch(() => {});
      throw error;
    }
    this.buffered = this.buffered.slice(records);
    this.bufferedBytes -= bytes.length;
    this.bufferedFrom = this.arrivedFrom;
    if (this.open !== null && this.open.position >= this.maxFileBytes) await this.closeFile();
  }

  /** Makes what was flushed durable. */
  async sync(): Promise<void> {
    await this.open?.file.sync();
  }

  /** Syncs and closes the file being written, so that it can be replayed. */
  async closeFile(): Promise<void> {
    const { open } = this;
    if (open === null) return;
    try {
      await open.file.sync();
    } finally {
      const { name, position, hints } = open;
      this.open = null;
      this.files.push({ name, bytes: position, hints, position: 0 });
      await open.file.close();
    }
  }

  /** Removes a closed file. */
  async remove(file: HintFile): Promise<void> {
    const index = this.files.indexOf(file);
    if (index >= 0) this.files.splice(index, 1);
    await this.disk.remove(`${this.directory}/${hintFileName(file.name)}`);
  }

  /** Forgets all hints; gives how many there were. */
  async clear(): Promise<number> {
    const { count } = this;
    this.clearBuffer();
    await this.closeFile();
    for (const file of [...this.files]) await this.remove(file);
    return count;
  }

  private clearBuffer(): void {
    this.buffered = [];
    this.bufferedBytes = 0;
    this.bufferedFrom = Number.POSITIVE_INFINITY;
  }

  private async create(nowMillis: number): Promise<OpenFile> {
    // Two files of one target never have the same name, even when the clock stands or goes back.
    const last = this.files.at(-1)?.name.createdAtMillis ?? 0;
    const name = { hostId: this.hostId, createdAtMillis: Math.max(nowMillis, last + 1) };
    const file = await this.disk.open(`${this.directory}/${hintFileName(name)}`, 'create');
    const header = encodeHeader(name);
    await file.write(header, 0);
    await this.disk.syncDirectory(this.directory);
    this.open = { name, file, position: header.length, hints: 0 };
    return this.open;
  }
}

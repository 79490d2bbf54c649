import { invariant } from '../../base/error/index.ts';
import { uuidToString } from '../../base/uuid/index.ts';
import type { Disk, DiskFile } from '../../platform/index.ts';
import { CURRENT_VERSION } from '../sstable/descriptor/index.ts';
import { filesByAge } from './files-by-age.ts';
import type { LogRecord } from './log-record.ts';
import { COMMIT, formatRecord } from './log-record.ts';
import type { OperationName } from './operation-name.ts';

export interface TransactionEnvironment {
  readonly disk: Disk;
  /** A new time UUID. */
  readonly newId: () => Buffer;
}

/** How many components a file set has at most: all but one of CRC.db and CompressionInfo.db. */
const COMPONENT_COUNT = 8;

/**
 * Replaces files of one folder by others at one stroke:
 *
 * 1. `adding` each file set before its first byte is written;
 * 2. the files are written and synced, their names too;
 * 3. `removing` those that they replace;
 * 4. `commit`: from here on a restart sees the new files, before it the old ones;
 * 5. `finish` removes the old files, then the log. A restart does that where it did not happen.
 *
 * Each line of the log is synced before anything follows it. `abort` instead of 4 removes the new.
 */
export class FileTransaction {
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly path: string;
  private readonly added: string[] = [];
  private readonly removed: string[] = [];
  private file: DiskFile | null = null;
  private length = 0;
  /** True once the new files count. */
  isCommitted = false;

  constructor(environment: TransactionEnvironment, directory: string, operation: OperationName) {
    this.disk = environment.disk;
    this.directory = directory;
    const id = uuidToString(environment.newId());
    this.path = `${directory}/${CURRENT_VERSION.name}_txn_${operation}_${id}.log`;
  }

  /** Announces a file set that will be written. */
  async adding(name: string): Promise<void> {
    this.added.push(name);
    const path = `${this.directory}/${name}-`;
    await this.append({ kind: 'ADD', path, updateMillis: 0, fileCount: COMPONENT_COUNT });
  }

  /** Announces a file set that goes away with the commit. */
  async removing(name: string): Promise<void> {
    this.removed.push(name);
    const { names, newestMillis } = await filesByAge(this.disk, this.directory, `${name}-`);
    const [updateMillis, fileCount] = [newestMillis, names.length];
    const path = `${this.directory}/${name}-`;
    await this.append({ kind: 'REMOVE', path, updateMillis, fileCount });
  }

  /** The new files count and the old ones do not, whatever happens from now on. */
  async commit(): Promise<void> {
    await this.append(COMMIT);
    this.isCommitted = true;
  }

  /** Removes what the commit made superfluous. */
  async finish(): Promise<void> {
    invariant(this.isCommitted, 'a transaction is finished after its commit');
    await this.clean(this.removed);
  }

  /** Removes what was written; everything is as before. */
  async abort(): Promise<void> {
    invariant(!this.isCommitted, 'a transaction is aborted before its commit');
    await this.clean(this.added);
  }

  private async clean(names: readonly string[]): Promise<void> {
    const { disk, directory } = this;
    const { file: log } = this;
    this.file = null;
    await log?.close();
    for (const name of names) {
      const files = await filesByAge(disk, directory, `${name}-`);
      for (const file of files.names) await disk.remove(`${directory}/${file}`);
    }
    if (names.length > 0) await disk.syncDirectory(directory);
    await disk.remove(this.path);
    await disk.syncDirectory(directory);
  }

  private async append(record: LogRecord): Promise<void> {
    const bytes = Buffer.from(`${formatRecord(record)}\n`);
    const isNew = this.file === null;
    this.file ??= await this.disk.open(this.path, 'create');
    await this.file.write(bytes, this.length);
    this.length += bytes.length;
    await this.file.sync();
    if (isNew) await this.disk.syncDirectory(this.directory);
  }
}

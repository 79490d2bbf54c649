import type { DecoratedKey } from '../../mutation/index.ts';
import { tokenText } from '../../mutation/index.ts';
import type { Disk, Log } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { isStorageAttached } from '../../schema/index.ts';
import { announcedNames } from '../lifecycle/index.ts';
import type { NextGeneration } from '../rewrite-files.ts';
import { rewriteFiles } from '../rewrite-files.ts';
import type { SSTableDescriptor } from '../sstable/descriptor/index.ts';
import { sstableName } from '../sstable/descriptor/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { SSTableFormat } from '../sstable-format.ts';
import { StorageFailure } from '../storage-engine.ts';
import type { TableStore } from '../table-store.ts';
import { fileSetsOf } from './file-sets.ts';

/** What `nodetool import` may say. */
export interface ImportOptions {
  readonly resetLevel: boolean;
  readonly clearRepaired: boolean;
  /** Checksums are compared before anything is taken. */
  readonly verifies: boolean;
  /** Every partition is read besides. */
  readonly isThorough: boolean;
  /** Whether a key belongs to this node; null: nobody asks. */
  readonly isOwned: ((key: DecoratedKey) => boolean) | null;
  /** Files must have components of their own for the table's storage-attached indexes. */
  readonly needsIndexComponents: boolean;
  /** The files stay where they are, too. */
  readonly copies: boolean;
}

export interface ImportEnvironment {
  readonly format: SSTableFormat;
  readonly disk: Disk;
  readonly log: Log;
  /** A new time UUID. */
  readonly newId: () => Buffer;
  /** Runs what brings rows into a table past its indexes. */
  readonly withIndexes: (tableId: string, change: () => Promise<void>) => Promise<void>;
  /** A table has files more. */
  readonly onAdded: (store: TableStore, added: readonly SSTable[]) => Promise<void>;
}

/**
 * Takes files from elsewhere into a table, as SSTableImporter of Cassandra does, but each folder at one
 * stroke:
 *
 * 1. all files of a folder are verified; one that is damaged or not this node's keeps the folder out;
 * 2. they get names in the table's folder, under the guard of a transaction log;
 * 3. with its COMMIT they are the table's, whatever happens then; before it they never were;
 * 4. the names that they had before go, unless they were copied. A crash before that leaves them: who
 *    imports them once more gets nothing new.
 */
export class SSTableImporter {
  private readonly environment: ImportEnvironment;
  /** One import follows the other. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(environment: ImportEnvironment) {
    this.environment = environment;
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const run = this.last.then(task);
    this.last = run.catch(() => {});
    return run;
  }

  /**
   * Takes what some folders hold; resolves with those that failed, which stay as they are. Rejects
   * with `StorageFailure` when a folder does not exist: nothing is taken then.
   */
  importFrom(
    store: TableStore,
    directories: readonly string[],
    options: ImportOptions,
  ): Promise<readonly string[]> {
    return this.inTurn(() => this.importAll(store, directories, options));
  }

  private async importAll(
    store: TableStore,
    directories: readonly string[],
    options: ImportOptions,
  ): Promise<readonly string[]> {
    const { disk, log } = this.environment;
    for (const directory of directories) {
      if (await disk.exists(directory)) continue;
      throw new StorageFailure(`Directory ${directory} does not exist`);
    }
    const failed: string[] = [];
    for (const directory of directories) {
      try {
        await this.importFolder(store, directory, options);
      } catch (error) {
        log.error(`Failed importing sstables in directory ${directory}`, error);
        failed.push(directory);
      }
    }
    return failed;
  }

  private async importFolder(
    store: TableStore,
    directory: string,
    options: ImportOptions,
  ): Promise<void> {
    const { disk } = this.environment;
    const sets = await fileSetsOf(disk, directory);
    if (sets.length === 0) return;
    for (const set of sets) await this.check(store, set, options);
    await this.take(store, sets, [], options);
    if (options.copies) return;
    for (const set of sets) await this.removeSet(set);
    await disk.syncDirectory(directory);
  }

  /**
   * Takes the files that somebody put into the table's own folder. Rejects with `Corruption` or
   * `UnknownColumn` when one cannot be opened: none is taken then.
   */
  refresh(store: TableStore): Promise<void> {
    return this.inTurn(async () => {
      const found = await store.exclusively(() => this.newSets(store));
      if (found.length === 0) return;
      const options = { resetLevel: false, clearRepaired: false, copies: false };
      await this.take(store, found, found.map(sstableName), options);
    });
  }

  /** What is in the table's folder and is neither the table's nor about to be. */
  private async newSets(store: TableStore): Promise<readonly SSTableDescriptor[]> {
    const { disk } = this.environment;
    const { directory } = store;
    if (directory === null) return [];
    // No file that comes from now on takes the name of one that somebody put there.
    await directory.names();
    const sets = await fileSetsOf(disk, directory.path);
    const busy = await announcedNames(disk, directory.path);
    const known = new Set(store.view.sstables.map(({ name }) => name));
    return sets.filter((set) => {
      const name = sstableName(set);
      return !known.has(name) && !busy.has(name);
    });
  }

  /** Rejects when a file set is not fit to be taken. */
  private async check(
    { table }: TableStore,
    set: SSTableDescriptor,
    { verifies, isThorough, isOwned, needsIndexComponents }: ImportOptions,
  ): Promise<void> {
    const { format, disk } = this.environment;
    if (needsIndexComponents) await checkIndexComponents(disk, table, set);
    const sstable = await format.open(table, set.directory, sstableName(set));
    try {
      if (verifies) await format.verify(sstable, table, isThorough ? 'all' : 'digest');
      if (isOwned !== null) await checkKeys(sstable, isOwned);
    } finally {
      await sstable.release();
    }
  }

  private async take(
    store: TableStore,
    sets: readonly SSTableDescriptor[],
    removedNames: readonly string[],
    options: Pick<ImportOptions, 'resetLevel' | 'clearRepaired' | 'copies'>,
  ): Promise<void> {
    const { environment } = this;
    const { keyspace, name: table, id } = store.table;
    let taken: readonly SSTable[] = [];
    const replacement = { removed: [], removedNames, operation: 'unknowncompactiontype' } as const;
    await environment.withIndexes(id, () =>
      rewriteFiles(environment, store, replacement, async (next) => {
        taken = await this.adoptAll(store, sets, options, next);
        return taken;
      }),
    );
    const names = taken.map(({ name }) => name).join(', ');
    environment.log.info(`Loaded new SSTables for ${keyspace}/${table}: ${names}`);
    await environment.onAdded(store, taken);
  }

  private async adoptAll(
    store: TableStore,
    sets: readonly SSTableDescriptor[],
    options: Pick<ImportOptions, 'resetLevel' | 'clearRepaired' | 'copies'>,
    next: NextGeneration,
  ): Promise<readonly SSTable[]> {
    const { format } = this.environment;
    const { directory, table } = store;
    const opened: SSTable[] = [];
    try {
      for (const set of sets) {
        const generation = await next(set.version);
        const targetDirectory = directory?.path ?? '';
        const name = sstableName(set);
        await format.adopt({
          ...options,
          directory: set.directory,
          name,
          targetDirectory,
          generation,
        });
        const adopted = sstableName({ version: set.version, generation });
        opened.push(await format.open(table, targetDirectory, adopted));
      }
      return opened;
    } catch (error) {
      for (const sstable of opened) await sstable.release();
      throw error;
    }
  }

  private async removeSet(set: SSTableDescriptor): Promise<void> {
    const { disk } = this.environment;
    const prefix = `${sstableName(set)}-`;
    for (const file of await disk.list(set.directory)) {
      if (file.startsWith(prefix)) await disk.remove(`${set.directory}/${file}`);
    }
  }
}

/** Rejects with `StorageFailure` when a file has a key of another node. */
async function checkKeys(sstable: SSTable, isOwned: (key: DecoratedKey) => boolean): Promise<void> {
  for await (const key of sstable.keys()) {
    if (isOwned(key)) continue;
    throw new StorageFailure(
      `Key with token ${tokenText(key)} of ${sstable.directory}/${sstable.name} is not contained in the ` +
        'ranges of this node',
    );
  }
}

/** Rejects when files lack what Cassandra writes for a storage-attached index that the table has. */
async function checkIndexComponents(
  disk: Disk,
  table: TableMetadata,
  set: SSTableDescriptor,
): Promise<void> {
  const name = sstableName(set);
  const files = (await disk.list(set.directory)).filter((file) => file.startsWith(`${name}-SAI+`));
  for (const index of table.indexes.values()) {
    if (!isStorageAttached(index)) continue;
    if (files.some((file) => file.includes(`+${index.name}+`))) continue;
    throw new StorageFailure(`${set.directory}/${name} has no components of index ${index.name}`);
  }
}

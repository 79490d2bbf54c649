import { StorageFailure } from '../storage-engine.ts';
import type { TableStore } from '../table-store.ts';
import type { ImportOptions, SSTableImporter } from './sstable-importer.ts';

/** The imports of a node as operators ask for them, tables by their ids. */
export class ImportControl {
  private readonly importer: SSTableImporter;
  private readonly stores: ReadonlyMap<string, TableStore>;

  constructor(importer: SSTableImporter, stores: ReadonlyMap<string, TableStore>) {
    this.importer = importer;
    this.stores = stores;
  }

  /**
   * Takes what some folders hold; resolves with the folders that failed. Rejects with `StorageFailure`
   * when a folder does not exist.
   */
  importFiles(
    tableId: string,
    directories: readonly string[],
    options: ImportOptions,
  ): Promise<readonly string[]> {
    return this.importer.importFrom(this.store(tableId), directories, options);
  }

  /** Takes what somebody put into the folder of a table. Rejects when a file cannot be opened. */
  refresh(tableId: string): Promise<void> {
    return this.importer.refresh(this.store(tableId));
  }

  private store(tableId: string): TableStore {
    const store = this.stores.get(tableId);
    if (store === undefined) throw new StorageFailure(`There is no table ${tableId}`);
    return store;
  }
}

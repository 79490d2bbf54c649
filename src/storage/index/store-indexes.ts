import type {
  Mutation,
  PartitionData,
  PartitionUpdate,
  RangeRead,
  ReadCommand,
  ReadWatch,
} from '../../mutation/index.ts';
import type { Clock, Log, Timers } from '../../platform/index.ts';
import type { Schema, TableMetadata } from '../../schema/index.ts';
import type { ReadResult } from '../read/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { ActiveTasks } from '../task/index.ts';
import { BuiltIndexes } from './built-indexes.ts';
import { IndexBuilder } from './index-builder.ts';
import type { IndexFilesEnvironment } from './index-files.ts';
import { guardIndexFiles } from './index-files.ts';
import { IndexReader } from './index-reader.ts';
import type { IndexTable } from './index-table.ts';
import { NearestReader } from './nearest-reader.ts';
import { TableIndexes } from './table-indexes.ts';
import { VectorIndexes } from './vector-index.ts';

/** What the indexes of a store need of it. */
export interface StoreIndexesEnvironment extends IndexFilesEnvironment {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly tasks: ActiveTasks;
  /** The tables known before anything is read. */
  readonly schema: Schema;
  /** The files of a table at the moment. */
  filesOf(table: TableMetadata): readonly SSTable[];
  /** Reads a table without any index. */
  read(command: ReadCommand, watch?: ReadWatch | null): ReadResult;
  /** Writes without adding entries. */
  apply(mutation: Mutation): undefined | Promise<void>;
  /** Takes entries away that lead nowhere; a crash may bring them back. */
  removeEntries(update: PartitionUpdate): void;
  /** Resolves when the data of a dropped table of that id is gone. */
  dropped(tableId: string): Promise<void>;
}

/** All indexes of a store: what writes add to them, how they are built, and reads through them. */
export class StoreIndexes {
  private readonly environment: StoreIndexesEnvironment;
  private readonly tables: TableIndexes;
  private readonly vectors = new VectorIndexes();
  private readonly builder: IndexBuilder;

  constructor(environment: StoreIndexesEnvironment) {
    this.environment = environment;
    this.tables = new TableIndexes(environment.settings);
    const { clock, schema, read, apply } = environment;
    const built = new BuiltIndexes({
      clock,
      table: schema.table('system', 'IndexInfo'),
      read,
      apply,
    });
    this.builder = new IndexBuilder(environment, built);
  }

  /** `isOpen` is false as long as the store is being opened: nothing is built then. */
  schemaChanged(schema: Schema, isOpen: boolean): void {
    this.tables.schemaChanged(schema);
    this.vectors.schemaChanged(schema);
    if (isOpen) this.build();
  }

  /** Builds what has not been. */
  build(): void {
    this.builder.indexesChanged(this.tables.all());
  }

  of(tableId: string): readonly IndexTable[] {
    return this.tables.of(tableId);
  }

  /**
   * The mutation with the entries that it adds; most nodes have no index at all. Throws `UnfitVector`.
   */
  withEntries(mutation: Mutation): Mutation {
    this.vectors.check(mutation);
    return this.tables.isUsed ? this.tables.withEntries(mutation) : mutation;
  }

  /**
   * The read, once the index is built. A node that knows of no such index (any more), or that could
   * not build it, looks at all rows: the conditions are in the command.
   */
  read(command: ReadCommand, name: string, watch: ReadWatch | null = null): ReadResult {
    const { environment, builder } = this;
    const index = this.tables.find(command.table, name);
    if (index === undefined) return environment.read(command, watch);
    const read = (): ReadResult => {
      if (builder.hasFailed(index)) return environment.read(command, watch);
      guardIndexFiles(environment, index, command, watch);
      return new IndexReader(environment, index, command).read();
    };
    const pending = builder.pending(index);
    return pending === undefined ? read() : pending.then(read);
  }

  /** The rows most alike to the vector of a command. */
  readNearest(command: RangeRead): Promise<readonly PartitionData[]> {
    const { environment } = this;
    const read = (page: RangeRead): ReadResult =>
      page.index === undefined ? environment.read(page) : this.read(page, page.index.name);
    return new NearestReader({ timers: environment.timers, read }, command).read();
  }

  /** Runs what brings rows into a table past its indexes, and makes their entries. */
  async rebuildAfter(
    tableId: string,
    sync: () => Promise<void>,
    change: () => Promise<void>,
  ): Promise<void> {
    const chosen = this.of(tableId);
    if (chosen.length === 0) await change();
    else await this.builder.rebuildAfter(chosen, sync, change);
  }

  /** Makes the entries of a table's indexes (null: of all) once more. */
  async rebuild(tableId: string, names: ReadonlySet<string> | null): Promise<void> {
    const chosen = this.of(tableId).filter(({ index }) => names === null || names.has(index.name));
    await this.builder.rebuild(chosen);
  }
}

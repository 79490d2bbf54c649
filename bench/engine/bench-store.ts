import { rm } from 'node:fs/promises';
import { makeSettings } from '../../src/config/index.ts';
import type { Mutation, PartitionData, ReadCommand } from '../../src/mutation/index.ts';
import {
  NodeClock,
  NodeDisk,
  NodeRandom,
  NodeThreads,
  NodeTimers,
  threadFile,
} from '../../src/platform/node/index.ts';
import type { TableMetadata } from '../../src/schema/index.ts';
import {
  LOCAL_REPLICATION,
  makeKeyspace,
  makeSchema,
  tableFromText,
} from '../../src/schema/index.ts';
import type { CompactionControl, LocalEngine } from '../../src/storage/index.ts';
import { CassandraFormat, openStorage } from '../../src/storage/index.ts';

/** What is deleted may be forgotten at once: the workloads do not wait ten days. */
const options = { gcGraceSeconds: 0 };

/** One row a partition. */
export const keyed = tableFromText('bench', 'keyed', 'k text PRIMARY KEY, v blob', { options });
/** Partitions of many rows. */
export const series = tableFromText(
  'bench',
  'series',
  'k text, t int, v blob, PRIMARY KEY ((k), t)',
  { options },
);

export interface BenchSizes {
  readonly directory: string;
  readonly memtableBytes: number;
  readonly cacheBytes: number;
  /** Whether large compactions have a thread. */
  readonly hasThreads: boolean;
}

/** The storage engine of a node on a real disk, without the node. */
export class BenchStore {
  readonly engine: LocalEngine;
  readonly compactions: CompactionControl;
  private readonly directory: string;

  private constructor(engine: LocalEngine, directory: string) {
    const { compactions } = engine;
    if (compactions === null) throw new Error('the engine keeps no files');
    this.engine = engine;
    this.compactions = compactions;
    this.directory = directory;
  }

  static async open(sizes: BenchSizes): Promise<BenchStore> {
    const { directory, memtableBytes, cacheBytes, hasThreads } = sizes;
    const written = new Map([
      ['memtable_heap_space', `${memtableBytes}B`],
      ['file_cache_size', `${cacheBytes}B`],
      ['auto_snapshot', 'false'],
    ]);
    const place = {
      nodeName: 'bench',
      seeds: [],
      dataCenter: 'DC1',
      rack: 'RAC1',
      topology: new Map(),
    };
    const settings = makeSettings(written, { ...place, dataDirectory: directory });
    const [disk, timers, random] = [new NodeDisk(), new NodeTimers(), new NodeRandom()];
    const engine = await openStorage({
      settings,
      disk,
      clock: new NodeClock(),
      timers,
      log: { debug() {}, info() {}, warn: console.warn, error: console.error },
      observer: { emit() {} },
      schema: makeSchema([
        makeKeyspace({ name: 'bench', replication: LOCAL_REPLICATION, tables: [keyed, series] }),
      ]),
      threads: hasThreads ? new NodeThreads(threadFile) : null,
      random,
      files: { format: new CassandraFormat({ settings, disk, random, timers }) },
    });
    await engine.replayUserTables();
    return new BenchStore(engine, directory);
  }

  /** Null when it is done on return. */
  write(mutation: Mutation): undefined | Promise<void> {
    return this.engine.apply(mutation, true);
  }

  read(command: ReadCommand): readonly PartitionData[] | Promise<readonly PartitionData[]> {
    return this.engine.read(command);
  }

  flush(table: TableMetadata): Promise<void> {
    return this.engine.flush([table.id]);
  }

  /** Resolves when no compaction goes on and none is due, of those that run by themselves. */
  async settled(): Promise<void> {
    for (;;) {
      const due = [...(await this.compactions.pending()).keys()];
      const isDue = due.some((id) => this.compactions.isAutomatic(id));
      if (!isDue && this.engine.tasks.list.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Closes, and removes the directory. */
  async destroy(): Promise<void> {
    await this.engine.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

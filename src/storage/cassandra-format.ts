import { Corruption, invariant } from '../base/error/index.ts';
import type { Settings } from '../config/index.ts';
import type { Guardrails } from '../guardrail/index.ts';
import type { Disk, Log, Random, Timers } from '../platform/index.ts';
import { giveWay } from '../platform/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { SSTableCaches } from './sstable/chunk/index.ts';
import type { SSTableDescriptor } from './sstable/descriptor/index.ts';
import {
  Component,
  CURRENT_VERSION,
  componentPath,
  parseComponentName,
} from './sstable/descriptor/index.ts';
import {
  checkComponents,
  checkSSTable,
  FileSSTable,
  openSSTable,
  verifySSTable,
} from './sstable/reader/index.ts';
import type { SSTable } from './sstable/sstable.ts';
import { adoptSSTable, PartitionGuard, SSTableWriter } from './sstable/writer/index.ts';
import type {
  AdoptRequest,
  FileWriter,
  Salvage,
  SSTableFormat,
  VerifyDepth,
  WriteRequest,
} from './sstable-format.ts';

export interface CassandraFormatEnvironment {
  readonly settings: Pick<
    Settings,
    'fileCacheSizeBytes' | 'keyCacheSizeBytes' | 'columnIndexSizeBytes' | 'flushCompression'
  >;
  readonly disk: Disk;
  readonly random: Random;
  readonly timers: Timers;
  /** Large partitions and collections are told to `log` when they are written; left out: nobody asks. */
  readonly growth?: { readonly guardrails: Guardrails; readonly log: Pick<Log, 'warn' | 'error'> };
}

/** Files as Cassandra has them: written in version nb, read in all that `sstable/` knows. */
export class CassandraFormat implements SSTableFormat {
  readonly caches: SSTableCaches;
  private readonly environment: CassandraFormatEnvironment;

  constructor(environment: CassandraFormatEnvironment) {
    const { fileCacheSizeBytes, keyCacheSizeBytes } = environment.settings;
    this.environment = environment;
    this.caches = new SSTableCaches({
      chunkCacheBytes: fileCacheSizeBytes,
      keyCacheBytes: keyCacheSizeBytes,
    });
  }

  async write(request: WriteRequest): Promise<FileWriter> {
    const { table, directory, generation, commitLogIntervals } = request;
    const { disk, settings, timers } = this.environment;
    const descriptor: SSTableDescriptor = { directory, version: CURRENT_VERSION, generation };
    const writer = await SSTableWriter.create({
      disk,
      descriptor,
      table,
      keyCount: request.estimatedPartitions,
      encodingStats: request.encodingStats,
      columns: { statics: request.statics, regulars: request.regulars },
      isFlush: request.isFlush,
      flushCompression: settings.flushCompression,
      // A long partition lets others run between its batches.
      pause: () => giveWay(timers),
      columnIndexBytes: settings.columnIndexSizeBytes,
      commitLogIntervals: commitLogIntervals.map(({ start, end }) => ({
        start: { segmentId: start.segmentId, position: start.offset },
        end: { segmentId: end.segmentId, position: end.offset },
      })),
      originatingHostId: request.hostId,
      level: request.level,
      repairedAt: request.repairedAt,
      guard: this.guardOf(table, descriptor),
    });
    return {
      get uncompressedBytes() {
        return writer.uncompressedBytes;
      },
      append: (cursor) => writer.append(cursor),
      finish: async () => {
        const written = await writer.finish();
        return written === null ? null : this.openDescriptor(descriptor, table);
      },
      abort: () => writer.abort(),
    };
  }

  private guardOf(table: TableMetadata, descriptor: SSTableDescriptor): PartitionGuard | null {
    const { growth } = this.environment;
    if (growth === undefined) return null;
    const file = componentPath(descriptor, Component.DATA);
    return new PartitionGuard(table, growth.guardrails, growth.log, file);
  }

  async open(table: TableMetadata, directory: string, name: string): Promise<SSTable> {
    return this.openDescriptor(descriptorOf(directory, name), table);
  }

  async adopt(request: AdoptRequest): Promise<void> {
    const { directory, name, targetDirectory, generation } = request;
    const source = descriptorOf(directory, name);
    const target = { directory: targetDirectory, version: source.version, generation };
    const { resetLevel, clearRepaired, copies } = request;
    const { disk } = this.environment;
    await adoptSSTable({ disk, source, target, resetLevel, clearRepaired, copies });
  }

  async verify(sstable: SSTable, table: TableMetadata, depth: VerifyDepth): Promise<void> {
    invariant(sstable instanceof FileSSTable, 'it is a file of this format');
    const { disk } = this.environment;
    if (depth === 'quick') await checkComponents(disk, sstable);
    else if (depth === 'all') await verifySSTable(disk, sstable, table);
    // Without a checksum of all there is nothing but to read it.
    else if (!(await checkSSTable(disk, sstable))) await verifySSTable(disk, sstable, table);
  }

  salvage(sstable: SSTable, checksValues: boolean): Salvage {
    invariant(sstable instanceof FileSSTable, 'it is a file of this format');
    return sstable.salvage(checksValues);
  }

  private openDescriptor(descriptor: SSTableDescriptor, table: TableMetadata): Promise<SSTable> {
    const { disk, random, timers } = this.environment;
    const { caches } = this;
    const pause = () => giveWay(timers);
    return openSSTable({ disk, random, caches, pause }, descriptor, table);
  }
}

function descriptorOf(directory: string, name: string): SSTableDescriptor {
  const parsed = parseComponentName(directory, `${name}-${Component.DATA}`);
  if (parsed !== null) return parsed.descriptor;
  throw new Corruption(`${directory}/${name}`, 0, 'No name of a data file that can be read');
}

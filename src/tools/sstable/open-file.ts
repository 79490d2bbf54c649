import { basename, dirname, resolve } from 'node:path';
import { NodeDisk } from '../../platform/node/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type {
  FileSSTable,
  SalvageFile,
  SSTableDescriptor,
  SSTableEnvironment,
} from '../../storage/sstable/index.ts';
import {
  Component,
  componentPath,
  decodeStatistics,
  openSalvage,
  openSSTable,
  parseComponentName,
  SSTableCaches,
  type Statistics,
  tableOfHeader,
} from '../../storage/sstable/index.ts';
import { CommandFailure } from '../command-failure.ts';

const CACHE_BYTES = 16 * 1024 * 1024;

/** What a file name on the command line stands for. */
export interface NamedSSTable {
  readonly disk: NodeDisk;
  readonly descriptor: SSTableDescriptor;
  readonly statistics: Statistics;
  /** With the columns that the file has; its keys have no names. */
  readonly table: TableMetadata;
}

/** The SSTable of a component's path. Throws CommandFailure, or Corruption of its statistics. */
export async function nameSSTable(path: string): Promise<NamedSSTable> {
  const disk = new NodeDisk();
  const full = resolve(path);
  const parsed = parseComponentName(dirname(full), basename(full));
  if (parsed === null) {
    const hint = 'Name a file such as nb-1-big-Data.db, of version na, nb or oa.';
    throw new CommandFailure(`${path} is no component of an SSTable`, hint);
  }
  const { descriptor } = parsed;
  const statisticsPath = componentPath(descriptor, Component.STATISTICS);
  if (!(await disk.exists(statisticsPath))) {
    throw new CommandFailure(`Cannot find file ${statisticsPath}`);
  }
  const bytes = await disk.readFile(statisticsPath);
  const statistics = decodeStatistics(bytes, descriptor.version, statisticsPath);
  return { disk, descriptor, statistics, table: tableOfHeader(statistics.header) };
}

export function openNamed({ disk, descriptor, table }: NamedSSTable): Promise<FileSSTable> {
  return openSSTable(environmentOf(disk), descriptor, table);
}

/** What there is of an SSTable that may not be opened otherwise. */
export function salvageNamed(named: NamedSSTable): Promise<SalvageFile> {
  const { disk, descriptor, table, statistics } = named;
  return openSalvage(environmentOf(disk), descriptor, table, statistics);
}

function environmentOf(disk: NodeDisk): SSTableEnvironment {
  const sizes = { chunkCacheBytes: CACHE_BYTES, keyCacheBytes: 0 };
  const caches = new SSTableCaches(sizes);
  // Every checksum is compared, so that nothing is left to chance.
  const random = { bytes: Buffer.alloc, integer: () => 0, fraction: () => 0 };
  return { disk, random, caches, pause: () => Promise.resolve() };
}

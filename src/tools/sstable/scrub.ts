import { resolve } from 'node:path';
import type { DecoratedKey } from '../../mutation/index.ts';
import { compareKeys } from '../../mutation/index.ts';
import type { SalvageScan, SSTableDescriptor } from '../../storage/sstable/index.ts';
import {
  CURRENT_VERSION,
  nextGeneration,
  parseComponentName,
} from '../../storage/sstable/index.ts';
import { SSTableWriter } from '../../storage/sstable/writer/index.ts';
import type { NamedSSTable } from './open-file.ts';
import { nameSSTable, salvageNamed } from './open-file.ts';

/** What came of a scrub. */
interface Saved {
  readonly kept: number;
  /** Places where something could not be read. */
  readonly lost: number;
  /** Partitions that came into a second file, because they were out of order. */
  readonly disordered: number;
}

interface Place {
  readonly key: DecoratedKey;
  readonly position: number;
}

/**
 * Writes what can be read of an SSTable into a folder, and says what; false when something is lost.
 * Statistics and data must be there; index, summary and filter need not. Throws CommandFailure, and
 * Corruption of the statistics.
 */
export async function scrubCommand(
  path: string,
  folder: string,
  out: (text: string) => Promise<void>,
): Promise<boolean> {
  const named = await nameSSTable(path);
  const { kept, lost, disordered } = await scrubInto(named, resolve(folder));
  await out(`${path}: ${kept} partitions are in ${folder}\n`);
  if (disordered > 0)
    await out(`${disordered} of them were out of order and have their own file\n`);
  if (lost > 0) await out(`${lost} could not be read and are lost\n`);
  return lost === 0;
}

async function scrubInto(named: NamedSSTable, folder: string): Promise<Saved> {
  const file = await salvageNamed(named);
  const disordered: Place[] = [];
  let lost = 0;
  try {
    await named.disk.makeDirectory(folder);
    const { scan } = file;
    const inOrder: Place[] = [];
    for (let found = await scan.next(); found !== null; found = await scan.next()) {
      const last = inOrder.at(-1);
      if (found.kind === 'damage') lost++;
      else if (last !== undefined && compareKeys(last.key, found.key) >= 0) disordered.push(found);
      else inOrder.push(found);
    }
    disordered.sort((left, right) => compareKeys(left.key, right.key));
    await copy(named, scan, inOrder, folder);
    await copy(named, scan, disordered, folder);
    const kept = inOrder.length + disordered.length;
    return { kept, lost, disordered: disordered.length };
  } finally {
    await file.close();
  }
}

/** Writes partitions, which are in their order, as a new file of the folder. */
async function copy(
  { disk, table, statistics }: NamedSSTable,
  scan: SalvageScan,
  places: readonly Place[],
  folder: string,
): Promise<void> {
  if (places.length === 0) return;
  const generations = (await disk.list(folder)).flatMap(
    (file) => parseComponentName(folder, file)?.descriptor.generation ?? [],
  );
  const generation = nextGeneration(generations);
  const descriptor: SSTableDescriptor = { directory: folder, version: CURRENT_VERSION, generation };
  const { header, stats } = statistics;
  const writer = await SSTableWriter.create({
    disk,
    descriptor,
    table,
    keyCount: places.length,
    encodingStats: header.stats,
    isFlush: false,
    level: 0,
    repairedAt: stats.repairedAt,
  });
  try {
    for (const { position } of places) {
      const waiting = writer.append(await scan.open(position));
      if (waiting !== null) await waiting;
    }
    await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

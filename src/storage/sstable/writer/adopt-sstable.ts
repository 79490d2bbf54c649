import type { Disk } from '../../../platform/index.ts';
import { DiskError } from '../../../platform/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import {
  Component,
  componentPath,
  parseComponentName,
  sstableName,
  tocText,
} from '../descriptor/index.ts';
import { decodeStatistics, encodeStatistics } from '../statistics/index.ts';

const COPY_BYTES = 1024 * 1024;

/** The components of the format itself; those of indexes belong to the node that wrote them. */
const KNOWN: ReadonlySet<string> = new Set(Object.values(Component));

export interface Adoption {
  readonly disk: Disk;
  readonly source: SSTableDescriptor;
  readonly target: SSTableDescriptor;
  readonly resetLevel: boolean;
  readonly clearRepaired: boolean;
  readonly copies: boolean;
}

/**
 * Makes a file set part of another folder under another generation; durable when it resolves:
 *
 * 1. Statistics.db is written anew, without what it says of a commit log, which is that of another
 *    table or another life, and with level and repair as they are wanted;
 * 2. the other components get a second name, or are copied where the file system cannot do that;
 * 3. TOC.txt comes last.
 */
export async function adoptSSTable(adoption: Adoption): Promise<void> {
  const { disk, source, target } = adoption;
  const components = await componentsOf(disk, source);
  for (const component of components) {
    if (component === Component.TOC) continue;
    if (component === Component.STATISTICS) await writeStatistics(adoption);
    else await bring(adoption, component);
  }
  const listed = new Set([...components, Component.TOC]);
  await disk.writeFile(componentPath(target, Component.TOC), Buffer.from(tocText(listed)));
  await disk.syncDirectory(target.directory);
}

async function componentsOf(disk: Disk, source: SSTableDescriptor): Promise<readonly string[]> {
  const name = sstableName(source);
  const components: string[] = [];
  for (const file of await disk.list(source.directory)) {
    const parsed = parseComponentName(source.directory, file);
    if (parsed === null || sstableName(parsed.descriptor) !== name) continue;
    if (KNOWN.has(parsed.component)) components.push(parsed.component);
  }
  return components;
}

async function writeStatistics(adoption: Adoption): Promise<void> {
  const { disk, source, target, resetLevel, clearRepaired } = adoption;
  const path = componentPath(source, Component.STATISTICS);
  const statistics = decodeStatistics(await disk.readFile(path), source.version, path);
  const { stats } = statistics;
  const changed = {
    ...stats,
    commitLogIntervals: [],
    ...(resetLevel ? { level: 0 } : {}),
    ...(clearRepaired ? { repairedAt: 0, pendingRepair: null, isTransient: false } : {}),
  };
  const bytes = encodeStatistics({ ...statistics, stats: changed }, target.version);
  await disk.writeFile(componentPath(target, Component.STATISTICS), bytes);
}

async function bring({ disk, source, target, copies }: Adoption, component: string): Promise<void> {
  const [from, to] = [componentPath(source, component), componentPath(target, component)];
  if (copies) return copyFile(disk, from, to);
  try {
    await disk.link(from, to);
  } catch (error) {
    // Another file system, or one without second names.
    const isPossible = error instanceof DiskError && /^(failed|denied)$/.test(error.reason);
    if (!isPossible) throw error;
    await copyFile(disk, from, to);
  }
}

async function copyFile(disk: Disk, from: string, to: string): Promise<void> {
  const source = await disk.open(from, 'read');
  try {
    const target = await disk.open(to, 'create');
    try {
      for (let position = 0; ; ) {
        const bytes = await source.read(position, COPY_BYTES);
        if (bytes.length > 0) await target.write(bytes, position);
        position += bytes.length;
        if (bytes.length < COPY_BYTES) break;
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

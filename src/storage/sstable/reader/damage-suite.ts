import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Corruption, RequestError } from '../../../base/error/index.ts';
import { textOf } from '../../../mutation/history-suite.ts';
import type { ClusteringFilter, DecoratedKey, LoadingCursor } from '../../../mutation/index.ts';
import { MemoryDisk } from '../../../platform/memory/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { Component, componentPath, parseComponentName, sstableName } from '../descriptor/index.ts';
import { decodeStatistics } from '../statistics/index.ts';
import { tableOfHeader } from './index.ts';
import { drain, EVERYTHING, EVERYTHING_REVERSED, open } from './written-suite.ts';

/** For tests of damage: SSTables of Cassandra in memory, of which single bytes are changed. */
const root = fileURLToPath(new URL('../testdata/dumped', import.meta.url));
/** Cells of names that a read of one row asks for. */
const ROWS_TO_READ = 3;

export interface Subject {
  readonly descriptor: SSTableDescriptor;
  readonly table: TableMetadata;
  /** By component. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** What reads give while nothing is damaged. */
  readonly answers: readonly Answer[];
}

interface Answer {
  readonly key: DecoratedKey;
  readonly filter: ClusteringFilter;
  readonly text: string;
}

export async function subjectOf(version: string, tableName: string): Promise<Subject> {
  const folder = `${root}/${version}/${tableName}`;
  const files = new Map<string, Buffer>();
  let descriptor: SSTableDescriptor | null = null;
  for (const name of readdirSync(folder)) {
    const parsed = parseComponentName('/data', name);
    if (parsed === null) continue;
    descriptor = parsed.descriptor;
    files.set(parsed.component, readFileSync(`${folder}/${name}`));
  }
  if (descriptor === null) throw new Error(`no SSTable in ${folder}`);
  const bytes = files.get(Component.STATISTICS) as Buffer;
  const table = tableOfHeader(decodeStatistics(bytes, descriptor.version, 'Statistics').header);
  const subject: Subject = { descriptor, table, files, answers: [] };
  return { ...subject, answers: await answersOf(subject) };
}

async function answersOf(subject: Subject): Promise<Answer[]> {
  const sstable = await open(await diskOf(subject), subject.table);
  const answers: Answer[] = [];
  const scanner = sstable.scan({ start: null, end: null }, () => EVERYTHING);
  for (let each = await scanner.next(); each !== null; each = await scanner.next()) {
    const { key } = each;
    const data = await drain(each);
    const rows = (data?.unfiltereds ?? []).flatMap((item) => ('clustering' in item ? [item] : []));
    const step = Math.max(1, Math.floor(rows.length / ROWS_TO_READ));
    const names = rows.filter((_, i) => i % step === 0).map(({ clustering }) => clustering);
    const filters: ClusteringFilter[] = [EVERYTHING, EVERYTHING_REVERSED];
    if (subject.table.clustering.length > 0) {
      filters.push({ kind: 'names', rows: names, reversed: false });
    }
    for (const filter of filters) {
      answers.push({ key, filter, text: textOf(await drain(await sstable.read(key, filter))) });
    }
  }
  await sstable.release();
  return answers;
}

async function diskOf(
  { files, descriptor }: Subject,
  damaged?: { readonly component: string; readonly bytes: Buffer },
): Promise<{ readonly disk: MemoryDisk; readonly descriptor: SSTableDescriptor }> {
  const disk = new MemoryDisk();
  await disk.makeDirectory(descriptor.directory);
  for (const [component, bytes] of files) {
    const content = component === damaged?.component ? damaged.bytes : bytes;
    await disk.writeFile(componentPath(descriptor, component), content);
  }
  return { disk, descriptor };
}

/**
 * Changes one byte of a component and reads all. Every answer is the right one, or a Corruption that
 * names a file; throws for anything else. Says what became of it.
 */
export async function readDamaged(
  subject: Subject,
  component: string,
  offset: number,
  change: number,
): Promise<'corruption' | 'unharmed'> {
  const bytes = Buffer.from(subject.files.get(component) as Buffer);
  bytes[offset] = (bytes[offset] as number) ^ change;
  try {
    await readAll(subject, component, bytes);
    return 'unharmed';
  } catch (error) {
    // A compressor or a type of a name that nobody knows.
    if (error instanceof Corruption || error instanceof RequestError) return 'corruption';
    const place = `${sstableName(subject.descriptor)}-${component} byte ${offset} ^ ${change}`;
    throw new Error(`${place}: ${(error as Error).message.slice(0, 400)}`);
  }
}

async function readAll(subject: Subject, component: string, bytes: Buffer): Promise<void> {
  const files = await diskOf(subject, { component, bytes });
  const sstable = await open(files, subject.table);
  try {
    for (const { key, filter, text } of subject.answers) {
      const cursor: LoadingCursor | null = await sstable.read(key, filter);
      const found = textOf(await drain(cursor));
      if (found !== text) throw new Error(`a wrong answer:\n${found}\nand not\n${text}`);
    }
  } finally {
    await sstable.release();
  }
}

import type { Disk } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { SSTableVersion } from '../sstable/descriptor/index.ts';
import {
  Component,
  CURRENT_VERSION,
  generationNumber,
  parseComponentName,
  sstableName,
} from '../sstable/descriptor/index.ts';

/** Makes a folder that survives a crash: each new name is synced in the folder above it. */
export async function makeDurableDirectory(disk: Disk, path: string): Promise<void> {
  if (await disk.exists(path)) return;
  const above = path.slice(0, path.lastIndexOf('/')) || '/';
  if (above !== path) await makeDurableDirectory(disk, above);
  await disk.makeDirectory(path);
  await disk.syncDirectory(above);
}

/**
 * The folder of a table, `KEYSPACE/TABLE-ID` with the id as 32 hexadecimal digits, as Cassandra's. It
 * is made when the first file comes.
 */
export class TableDirectory {
  readonly path: string;
  private readonly disk: Disk;
  private lastGeneration = 0;
  private isMade = false;

  /** `root` holds a folder for each keyspace. */
  constructor(disk: Disk, root: string, table: TableMetadata) {
    this.disk = disk;
    this.path = `${root}/${table.keyspace}/${table.name}-${table.id.replaceAll('-', '')}`;
  }

  /** Makes the folder durably when there is none. */
  async make(): Promise<void> {
    if (this.isMade) return;
    await makeDurableDirectory(this.disk, this.path);
    this.isMade = true;
  }

  /** Names (`nb-1-big`) of the file sets that are complete, as those with a TOC are. */
  async names(): Promise<readonly string[]> {
    const names: string[] = [];
    for (const file of await this.disk.list(this.path)) {
      const found = parseComponentName(this.path, file);
      if (found === null) continue;
      const generation = generationNumber(found.descriptor.generation) ?? 0;
      this.lastGeneration = Math.max(this.lastGeneration, generation);
      if (found.component === Component.TOC) names.push(sstableName(found.descriptor));
    }
    return names;
  }

  /** A generation that no file of this table has or had since the start. */
  nextGeneration(): string {
    this.lastGeneration++;
    return String(this.lastGeneration);
  }

  /** The name of the files of a generation. */
  nameOf(generation: string, version: SSTableVersion = CURRENT_VERSION): string {
    return sstableName({ version, generation });
  }

  /** File names of all components of a file set. */
  async componentsOf(name: string): Promise<readonly string[]> {
    const prefix = `${name}-`;
    return (await this.disk.list(this.path)).filter((file) => file.startsWith(prefix));
  }

  async sync(): Promise<void> {
    await this.disk.syncDirectory(this.path);
  }
}

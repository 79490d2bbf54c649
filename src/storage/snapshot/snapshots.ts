import type { Clock, Disk } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { describeTable } from '../../schema/index.ts';
import type { TableDirectory } from '../lifecycle/index.ts';
import { makeDurableDirectory } from '../lifecycle/index.ts';
import { Component } from '../sstable/descriptor/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { manifestText, parseManifest } from './manifest.ts';

export interface SnapshotFacts {
  readonly tag: string;
  readonly keyspace: string;
  readonly table: string;
  /** Bytes that go when the snapshot is cleared: of files that the table has no more. */
  readonly trueBytes: number;
  readonly diskBytes: number;
  /** Milliseconds since the epoch. */
  readonly createdAtMillis: number | null;
  readonly expiresAtMillis: number | null;
}

const TABLE_FOLDER = /^(.+)-[0-9a-f]{32}$/;

/** The snapshots of a node, wherever under the root of its data they lie. */
export class Snapshots {
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly root: string;

  constructor(environment: { readonly disk: Disk; readonly clock: Clock }, root: string) {
    this.disk = environment.disk;
    this.clock = environment.clock;
    this.root = root;
  }

  /**
   * Links the files of a table; durable when it resolves. The caller sees to it that they stay
   * meanwhile. The manifest comes last: a snapshot without it was never finished.
   */
  async take(
    tag: string,
    table: TableMetadata,
    directory: TableDirectory,
    sstables: readonly SSTable[],
  ): Promise<void> {
    const { disk } = this;
    const path = `${directory.path}/snapshots/${tag}`;
    await makeDurableDirectory(disk, path);
    for (const { name } of sstables) {
      for (const file of await directory.componentsOf(name)) {
        await disk.link(`${directory.path}/${file}`, `${path}/${file}`);
      }
    }
    const schema = describeTable(table, { ifNotExists: true, withInternals: true });
    await disk.writeFile(`${path}/schema.cql`, Buffer.from(schema));
    const manifest = manifestText({
      files: sstables.map(({ name }) => `${name}-${Component.DATA}`),
      createdAtMillis: this.clock.nowMillis(),
      expiresAtMillis: null,
    });
    await disk.writeFile(`${path}/manifest.json`, Buffer.from(manifest));
    await disk.syncDirectory(path);
  }

  /** True when a table has a snapshot of that tag. */
  has(tag: string, directory: TableDirectory): Promise<boolean> {
    return this.disk.exists(`${directory.path}/snapshots/${tag}`);
  }

  /** All snapshots, those of dropped tables included, by tag, keyspace and table. */
  async list(): Promise<readonly SnapshotFacts[]> {
    const found: SnapshotFacts[] = [];
    await this.visit(null, async (keyspace, table, path) => {
      for (const tag of await this.disk.list(`${path}/snapshots`)) {
        found.push(await this.factsOf(tag, keyspace, table, path));
      }
    });
    const key = ({ tag, keyspace, table }: SnapshotFacts): string =>
      [tag, keyspace, table].join('\0');
    return found.sort((left, right) => (key(left) < key(right) ? -1 : 1));
  }

  /** Removes the snapshots of a tag (null: all) of some keyspaces (null: all). */
  async clear(tag: string | null, keyspaces: ReadonlySet<string> | null): Promise<void> {
    await this.visit(keyspaces, async (_keyspace, _table, path) => {
      const folder = `${path}/snapshots`;
      for (const name of await this.disk.list(folder)) {
        if (tag !== null && name !== tag) continue;
        await this.disk.remove(`${folder}/${name}`);
        await this.disk.syncDirectory(folder);
      }
    });
  }

  private async factsOf(
    tag: string,
    keyspace: string,
    table: string,
    path: string,
  ): Promise<SnapshotFacts> {
    const folder = `${path}/snapshots/${tag}`;
    const live = new Set(await this.disk.list(path));
    let [trueBytes, diskBytes] = [0, 0];
    for (const file of await this.disk.list(folder)) {
      const bytes = (await this.disk.facts(`${folder}/${file}`))?.lengthBytes ?? 0;
      diskBytes += bytes;
      if (!live.has(file)) trueBytes += bytes;
    }
    const manifestPath = `${folder}/manifest.json`;
    const text = (await this.disk.exists(manifestPath))
      ? await this.disk.readFile(manifestPath)
      : '';
    const manifest = parseManifest(text.toString());
    const { createdAtMillis = null, expiresAtMillis = null } = manifest ?? {};
    return { tag, keyspace, table, trueBytes, diskBytes, createdAtMillis, expiresAtMillis };
  }

  private async visit(
    keyspaces: ReadonlySet<string> | null,
    each: (keyspace: string, table: string, path: string) => Promise<void>,
  ): Promise<void> {
    for (const keyspace of await this.disk.list(this.root)) {
      if (keyspaces !== null && !keyspaces.has(keyspace)) continue;
      for (const folder of await this.disk.list(`${this.root}/${keyspace}`)) {
        const table = TABLE_FOLDER.exec(folder)?.[1];
        if (table !== undefined) await each(keyspace, table, `${this.root}/${keyspace}/${folder}`);
      }
    }
  }
}

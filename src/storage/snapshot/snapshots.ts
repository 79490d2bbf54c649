import type { Clock, Disk } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { describeTable, describeView, isView } from '../../schema/index.ts';
import type { TableDirectory } from '../lifecycle/index.ts';
import { makeDurableDirectory } from '../lifecycle/index.ts';
import { Component } from '../sstable/descriptor/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { manifestText, parseManifest, type SnapshotManifest } from './manifest.ts';

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

/** Which snapshots to clear; null: any. */
export interface SnapshotChoice {
  readonly tag: string | null;
  readonly keyspaces: ReadonlySet<string> | null;
  /** Milliseconds since the epoch. */
  readonly createdBeforeMillis: number | null;
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
    expiresAtMillis: number | null = null,
  ): Promise<void> {
    const { disk } = this;
    const path = `${directory.path}/snapshots/${tag}`;
    await makeDurableDirectory(disk, path);
    for (const { name } of sstables) {
      for (const file of await directory.componentsOf(name)) {
        await disk.link(`${directory.path}/${file}`, `${path}/${file}`);
      }
    }
    const options = { ifNotExists: true, withInternals: true };
    const schema = isView(table) ? describeView(table, options) : describeTable(table, options);
    await disk.writeFile(`${path}/schema.cql`, Buffer.from(schema));
    const manifest = manifestText({
      files: sstables.map(({ name }) => `${name}-${Component.DATA}`),
      createdAtMillis: this.clock.nowMillis(),
      expiresAtMillis,
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

  /** Removes the snapshots that are chosen. */
  async clear({ tag, keyspaces, createdBeforeMillis }: SnapshotChoice): Promise<void> {
    await this.visit(keyspaces, async (_keyspace, _table, path) => {
      for (const name of await this.disk.list(`${path}/snapshots`)) {
        if (tag !== null && name !== tag) continue;
        const isOld =
          createdBeforeMillis === null ||
          ((await this.manifestOf(path, name))?.createdAtMillis ?? 0) < createdBeforeMillis;
        if (isOld) await this.remove(path, name);
      }
    });
  }

  /** Removes the snapshots whose time is over. */
  async clearExpired(): Promise<void> {
    const nowMillis = this.clock.nowMillis();
    await this.visit(null, async (_keyspace, _table, path) => {
      for (const name of await this.disk.list(`${path}/snapshots`)) {
        const expiresAtMillis = (await this.manifestOf(path, name))?.expiresAtMillis ?? null;
        if (expiresAtMillis !== null && expiresAtMillis <= nowMillis) await this.remove(path, name);
      }
    });
  }

  private async remove(path: string, name: string): Promise<void> {
    const folder = `${path}/snapshots`;
    await this.disk.remove(`${folder}/${name}`);
    await this.disk.syncDirectory(folder);
  }

  /** Null when there is none, or none that can be read. */
  private async manifestOf(path: string, tag: string): Promise<SnapshotManifest | null> {
    const manifest = `${path}/snapshots/${tag}/manifest.json`;
    if (!(await this.disk.exists(manifest))) return null;
    return parseManifest((await this.disk.readFile(manifest)).toString());
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
    const manifest = await this.manifestOf(path, tag);
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

import type { ManagedSnapshot, ManagedSnapshots, SnapshotRequest } from '../admin/index.ts';
import { AdminProblem } from '../admin/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { SnapshotExists } from '../storage/index.ts';
import type { IlionNode } from './ilion-node.ts';
import { chosenTables } from './table-choice.ts';

/** The snapshots of a living node as operators see and steer them. */
export class SnapshotManagement implements ManagedSnapshots {
  private readonly node: IlionNode;

  constructor(node: IlionNode) {
    this.node = node;
  }

  list(): Promise<readonly ManagedSnapshot[]> {
    return this.node.engine.listSnapshots();
  }

  async take({ tag, keyspaces, tables, skipFlush, ttlMs }: SnapshotRequest): Promise<void> {
    const { engine, platform } = this.node;
    const chosen = tables.length > 0 ? this.named(tables) : this.of(keyspaces);
    const expiresAtMillis = ttlMs === null ? null : platform.clock.nowMillis() + ttlMs;
    try {
      const ids = chosen.map(({ id }) => id);
      await engine.snapshot(tag, ids, { skipFlush, expiresAtMillis });
    } catch (error) {
      if (error instanceof SnapshotExists) throw new AdminProblem(500, error.message);
      throw error;
    }
  }

  private of(keyspaces: readonly string[]): readonly TableMetadata[] {
    const { current } = this.node.schema;
    if (keyspaces.length === 0) return chosenTables(current, { keyspace: null, tables: [] });
    return keyspaces.flatMap((keyspace) => {
      if (current.keyspace(keyspace) === undefined) {
        throw new AdminProblem(400, `Keyspace ${keyspace} does not exist`);
      }
      return chosenTables(current, { keyspace, tables: [] });
    });
  }

  /** `keyspace.table`, or a keyspace alone. */
  private named(names: readonly string[]): readonly TableMetadata[] {
    return names.flatMap((name) => {
      const [keyspace = '', table] = name.split('.');
      if (table === undefined) return this.of([keyspace]);
      return chosenTables(this.node.schema.current, { keyspace, tables: [table] }, 404);
    });
  }

  async clear({
    tag,
    keyspaces,
    createdBeforeMillis,
    olderThanMs,
  }: Parameters<ManagedSnapshots['clear']>[0]): Promise<void> {
    const { engine, platform } = this.node;
    await engine.clearSnapshots({
      tag,
      keyspaces: keyspaces === null ? null : new Set(keyspaces),
      createdBeforeMillis:
        olderThanMs === null ? createdBeforeMillis : platform.clock.nowMillis() - olderThanMs,
    });
  }
}

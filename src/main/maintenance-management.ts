import type { ManagedMaintenance, TableChoice } from '../admin/index.ts';
import { AdminProblem } from '../admin/index.ts';
import type { DecoratedKey } from '../mutation/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { LOCAL_KEYSPACES } from '../schema/index.ts';
import type { GarbageGrain, MaintenanceControl } from '../storage/index.ts';
import { failuresTold } from './failures-told.ts';
import type { IlionNode } from './ilion-node.ts';
import { keyOwnership } from './key-ownership.ts';
import { chosenTables } from './table-choice.ts';

/** What operators do to the files of a living node. */
export class MaintenanceManagement implements ManagedMaintenance {
  private readonly node: IlionNode;

  constructor(node: IlionNode) {
    this.node = node;
  }

  private get control(): MaintenanceControl {
    const { maintenance } = this.node.engine;
    if (maintenance === null) throw new AdminProblem(500, 'This node keeps no files');
    return maintenance;
  }

  private chosen(choice: TableChoice, unknownTable: 404 | 500 = 500): readonly TableMetadata[] {
    return chosenTables(this.node.schema.current, choice, unknownTable);
  }

  private readonly ownership = (tableId: string): ((key: DecoratedKey) => boolean) => {
    const table = this.node.schema.current.tableById(tableId);
    return keyOwnership(this.node, table?.keyspace ?? '');
  };

  async collectGarbage(choice: TableChoice, grain: GarbageGrain, jobs: number): Promise<void> {
    const ids = this.chosen(choice).map(({ id }) => id);
    await failuresTold(this.control.collectGarbage(ids, grain, jobs));
  }

  async cleanUp(choice: TableChoice, jobs: number): Promise<void> {
    const ids = this.chosen(choice)
      .filter(({ keyspace }) => !LOCAL_KEYSPACES.has(keyspace))
      .map(({ id }) => id);
    await failuresTold(this.control.cleanUp(ids, this.ownership, jobs));
  }

  async scrub(
    choice: TableChoice,
    { takesSnapshot, ...scrub }: Parameters<ManagedMaintenance['scrub']>[1],
  ): Promise<void> {
    const { engine, platform } = this.node;
    const ids = this.chosen(choice, 404).map(({ id }) => id);
    if (takesSnapshot) {
      const tag = `pre-scrub-${Math.floor(platform.clock.nowMillis())}`;
      await failuresTold(engine.snapshot(tag, ids, { skipFlush: true }));
    }
    await failuresTold(this.control.scrub(ids, scrub));
  }

  async verify(
    choice: TableChoice,
    { checksTokens, ...options }: Parameters<ManagedMaintenance['verify']>[1],
  ): Promise<readonly { readonly keyspace: string; readonly table: string }[]> {
    const tables = this.chosen(choice);
    const ids = tables.map(({ id }) => id);
    const damaged = await failuresTold(
      this.control.verify(ids, { ...options, isOwned: checksTokens ? this.ownership : null }),
    );
    return tables
      .filter(({ id }) => damaged.includes(id))
      .map(({ keyspace, name }) => ({ keyspace, table: name }));
  }

  async rebuildIndexes(keyspace: string, table: string, indexes: readonly string[]): Promise<void> {
    const [found] = this.chosen({ keyspace, tables: [table] }, 404);
    if (found === undefined) return;
    const unknown = indexes.filter((name) => !found.indexes.has(name));
    if (unknown.length > 0) {
      throw new AdminProblem(500, `No index with the name ${unknown.join(', ')} on this table`);
    }
    await failuresTold(this.node.engine.rebuildIndexes(found.id, new Set(indexes)));
  }
}

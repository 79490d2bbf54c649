import type {
  CompactionHistoryEntry,
  CompactionScope,
  CompactionStatistics,
  CompactionTask,
  ManagedCompactions,
  TableChoice,
  UpgradeOptions,
} from '../admin/index.ts';
import { AdminProblem } from '../admin/index.ts';
import { Consistency } from '../base/error/index.ts';
import { uuidToString } from '../base/uuid/index.ts';
import { decorateKey } from '../mutation/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import type { CompactionControl, RunningTask } from '../storage/index.ts';
import { OPERATIONS } from '../storage/index.ts';
import type { IlionNode } from './ilion-node.ts';
import { partitionKeyFromText } from './partition-key-from-text.ts';
import { chosenTables } from './table-choice.ts';

const MEBIBYTE = 1024 * 1024;
const HISTORY =
  'SELECT id, keyspace_name, columnfamily_name, compacted_at, bytes_in, bytes_out, rows_merged, ' +
  'compaction_properties FROM system.compaction_history';

/** The compactions of a living node as operators see and steer them. */
export class CompactionManagement implements ManagedCompactions {
  private readonly node: IlionNode;

  constructor(node: IlionNode) {
    this.node = node;
  }

  private get control(): CompactionControl {
    const { compactions } = this.node.engine;
    if (compactions === null) throw new AdminProblem(500, 'This node keeps no files');
    return compactions;
  }

  private chosen(choice: TableChoice): readonly TableMetadata[] {
    return chosenTables(this.node.schema.current, choice);
  }

  async statistics(): Promise<CompactionStatistics> {
    const { control, node } = this;
    const pending = [...(await control.pending())].flatMap(([id, tasks]) => {
      const table = node.schema.current.tableById(id);
      return table === undefined ? [] : { keyspace: table.keyspace, table: table.name, tasks };
    });
    const { bytesPerSecond } = control;
    return {
      ...control.totals,
      concurrentCompactors: control.concurrent,
      pending,
      throughputMebibytes: Number.isFinite(bytesPerSecond) ? bytesPerSecond / MEBIBYTE : 0,
      running: node.engine.tasks.running.map(taskOf),
    };
  }

  async history(): Promise<readonly CompactionHistoryEntry[]> {
    const { queries, schema } = this.node;
    const table = schema.current.table('system', 'compaction_history');
    const rows = await queries.run(HISTORY, [], Consistency.ONE);
    const entries = rows.map((row): CompactionHistoryEntry => {
      const text = (name: string): string => {
        const bytes = row.get(name) ?? null;
        return bytes === null ? '' : (table?.column(name)?.type.toText(bytes) ?? '');
      };
      const map = (name: string): string => {
        const bytes = row.get(name) ?? null;
        return mapText(bytes === null ? null : table?.column(name)?.type.decode(bytes));
      };
      return {
        id: text('id'),
        keyspace: text('keyspace_name'),
        table: text('columnfamily_name'),
        compactedAtMillis: Number(row.get('compacted_at')?.readBigInt64BE() ?? 0n),
        bytesIn: Number(text('bytes_in')),
        bytesOut: Number(text('bytes_out')),
        rowsMerged: map('rows_merged'),
        properties: map('compaction_properties'),
      };
    });
    return entries.sort((left, right) => right.compactedAtMillis - left.compactedAtMillis);
  }

  async compact(choice: TableChoice, scope: CompactionScope): Promise<void> {
    if (scope.kind === 'tokens') {
      await this.compactTokens(choice, scope);
      return;
    }
    const tables = this.chosen(choice);
    if (scope.kind === 'all') {
      const splits = scope.splits === true;
      await this.control.compact(
        tables.map(({ id }) => id),
        { splits },
      );
      return;
    }
    for (const table of tables) {
      await this.control.compact([table.id], { key: decorateKey(keyOf(table, scope.key)) });
    }
  }

  /** Cassandra looks at the keyspace first, then at the tokens, then at the tables. */
  private async compactTokens(
    choice: TableChoice,
    scope: { readonly start: string; readonly end: string },
  ): Promise<void> {
    this.chosen({ ...choice, tables: [] });
    const tokens = { start: tokenFromText(scope.start), end: tokenFromText(scope.end) };
    await this.control.compact(
      this.chosen(choice).map(({ id }) => id),
      { tokens },
    );
  }

  async compactKeys(choice: TableChoice, keys: readonly string[]): Promise<void> {
    const { keyspace } = choice;
    if (keyspace !== null && this.node.schema.current.keyspace(keyspace) === undefined) {
      throw new AdminProblem(500, `Keyspace ${keyspace} does not exist`);
    }
    for (const table of this.chosen(choice)) {
      const named = keys.map((key) => decorateKey(keyOf(table, key)));
      await this.control.compactKeys(table.id, named);
    }
  }

  async compactFiles(files: readonly string[]): Promise<void> {
    const ids = this.chosen({ keyspace: null, tables: [] }).map(({ id }) => id);
    await this.control.compactFiles(ids, new Set(files));
  }

  async upgrade(choice: TableChoice, options: UpgradeOptions): Promise<void> {
    await this.control.upgrade(
      this.chosen(choice).map(({ id }) => id),
      options,
    );
  }

  async recompress(choice: TableChoice, jobs: number): Promise<void> {
    await this.control.recompress(
      this.chosen(choice).map(({ id }) => id),
      jobs,
    );
  }

  /** All files of a table are in one folder. Throws as the others do for what is not there. */
  relocate(choice: TableChoice): void {
    this.chosen(choice);
  }

  stop(what: { readonly kind: string } | { readonly id: string }): void {
    this.node.engine.tasks.stop(({ id, operation }) =>
      'id' in what ? uuidToString(id) === what.id : OPERATIONS[operation].constant === what.kind,
    );
  }

  setAutomatic(choice: TableChoice, isAutomatic: boolean): void {
    const tables = chosenTables(this.node.schema.current, choice, 404);
    this.control.setAutomatic(
      tables.map(({ id }) => id),
      isAutomatic,
    );
  }

  automatic(choice: TableChoice): ReturnType<ManagedCompactions['automatic']> {
    const tables = chosenTables(this.node.schema.current, choice, 404);
    return this.control.automatic(tables.map(({ id }) => id)).map(({ table, isAutomatic }) => {
      return { keyspace: table.keyspace, table: table.name, isAutomatic };
    });
  }

  setThroughput(mebibytes: number): void {
    this.control.bytesPerSecond = mebibytes === 0 ? Number.POSITIVE_INFINITY : mebibytes * MEBIBYTE;
  }

  setConcurrent(count: number): void {
    this.control.concurrent = count;
  }
}

function tokenFromText(text: string): bigint {
  const token = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : null;
  if (token !== null && BigInt.asIntN(64, token) === token) return token;
  throw new AdminProblem(
    500,
    `Invalid token for Murmur3Partitioner. Got ${text} but expected a long value ` +
      '(unsigned 8 bytes integer).',
  );
}

/** As `partitionKeyFromText`, with the words of a compaction that fails. */
function keyOf(table: TableMetadata, text: string): Buffer {
  try {
    return partitionKeyFromText(table, text);
  } catch (error) {
    if (!(error instanceof AdminProblem)) throw error;
    const where = `table ${table.keyspace}.${table.name}`;
    throw new AdminProblem(
      500,
      `Unable to parse partition key '${text}' for ${where}; ${error.message}`,
    );
  }
}

/** A map as Cassandra's tools print it: `{1:20, 2:7}`. */
function mapText(value: unknown): string {
  if (!(value instanceof Map)) return '{}';
  return `{${[...value].map(([key, element]) => `${key}:${element}`).join(', ')}}`;
}

function taskOf({ id, operation, table, ...progress }: RunningTask): CompactionTask {
  return {
    ...progress,
    id: uuidToString(id),
    kind: OPERATIONS[operation].title,
    keyspace: table.keyspace,
    table: table.name,
  };
}

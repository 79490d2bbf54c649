import { murmur3Token } from '../../base/murmur3/index.ts';
import type { ReadCommand } from '../../mutation/index.ts';
import {
  ALL_ROWS,
  Cell,
  DecoratedKey,
  DeletionTime,
  findColumn,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_LIMITS,
  NO_TTL,
  PartitionUpdate,
  Row,
} from '../../mutation/index.ts';
import type { Clock } from '../../platform/index.ts';
import { nowInSeconds } from '../../platform/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { ReadResult } from '../read/index.ts';
import type { IndexTable } from './index-table.ts';

export interface BuiltIndexesEnvironment {
  readonly clock: Clock;
  /** system."IndexInfo"; undefined where a store has no such table: nothing is remembered then. */
  readonly table: TableMetadata | undefined;
  read(command: ReadCommand): ReadResult;
  apply(mutation: Mutation): undefined | Promise<void>;
}

/**
 * Which indexes have their entries, as rows of system."IndexInfo". The value of a row is the id of
 * the table of entries: an index of the same name that is defined in another way is another one.
 */
export class BuiltIndexes {
  private readonly environment: BuiltIndexesEnvironment;
  private lastMicros = 0;

  constructor(environment: BuiltIndexesEnvironment) {
    this.environment = environment;
  }

  async has(index: IndexTable): Promise<boolean> {
    const { table, clock, read } = this.environment;
    if (table === undefined) return false;
    const now = nowInSeconds(clock);
    const [found] = await read({
      kind: 'partition',
      table,
      columns: null,
      clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
      rowFilter: [],
      limits: NO_LIMITS,
      nowInSeconds: now,
      key: keyOf(index),
    });
    const name = nameOf(index);
    const column = table.column('value') as ColumnMetadata;
    for (const row of found?.unfiltereds ?? []) {
      if (!(row instanceof Row) || !row.clustering[0]?.equals(name)) continue;
      const cell = findColumn(row, column);
      if (cell instanceof Cell && cell.isLive(now)) return cell.value.equals(idOf(index));
    }
    return false;
  }

  mark(index: IndexTable): void {
    const { table, clock } = this.environment;
    if (table === undefined) return;
    const timestamp = this.nextMicros(clock);
    const column = table.column('value') as ColumnMetadata;
    const cell = new Cell(column, timestamp, NO_TTL, NO_DELETION_TIME, idOf(index), null);
    const liveness = new Liveness(timestamp, NO_TTL, NO_DELETION_TIME);
    this.write(table, index, new Row([nameOf(index)], liveness, DeletionTime.LIVE, [cell]));
  }

  forget(index: IndexTable): void {
    const { table, clock } = this.environment;
    if (table === undefined) return;
    const deletion = new DeletionTime(this.nextMicros(clock), nowInSeconds(clock));
    this.write(table, index, new Row([nameOf(index)], Liveness.EMPTY, deletion, []));
  }

  /** Later than the one before, so that the last word of a millisecond counts. */
  private nextMicros(clock: Clock): number {
    this.lastMicros = Math.max(this.lastMicros + 1, clock.nowMillis() * 1000);
    return this.lastMicros;
  }

  private write(table: TableMetadata, index: IndexTable, row: Row): void {
    const key = keyOf(index);
    const update = new PartitionUpdate(table, key, DeletionTime.LIVE, null, [row], []);
    const applied = this.environment.apply(new Mutation(table.keyspace, key, [update]));
    // An index whose mark is lost is built once more.
    applied?.catch(() => {});
  }
}

/** The column is called table_name and holds the keyspace, in Cassandra too. */
function keyOf({ base }: IndexTable): DecoratedKey {
  const key = Buffer.from(base.keyspace);
  const token = { high: 0, low: 0 };
  murmur3Token(key, token);
  return new DecoratedKey(key, token.high, token.low);
}

function nameOf({ index }: IndexTable): Buffer {
  return Buffer.from(index.name);
}

function idOf({ entries }: IndexTable): Buffer {
  return Buffer.from(entries.id.replaceAll('-', ''), 'hex');
}

import type {
  DecoratedKey,
  PartitionData,
  PartitionUpdate,
  Timestamp,
} from '../../mutation/index.ts';
import {
  Cell,
  DeletionTime,
  decorateKey,
  filterLive,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_TTL,
  Row,
  RowBuilder,
  UpdateBuilder,
} from '../../mutation/index.ts';
import type {
  BrokenDefinitionReport,
  KeyspaceMetadata,
  Schema,
  SchemaRow,
} from '../../schema/index.ts';
import {
  diffRows,
  fromRows,
  isLocalSystemKeyspace,
  makeSchema,
  SCHEMA_KEYSPACE,
  SCHEMA_TABLES,
  type SchemaSnapshot,
  schemaTable,
  toRows,
} from '../../schema/index.ts';

/**
 * The mutations of `system_schema` that lead from one schema to the next: one for each keyspace that
 * differs, timestamped `timestampMicros`, which must be newer than that of every change before.
 *
 * - A row that is new or different is written whole, over a deletion one microsecond older, so that
 *   nothing of its predecessor shows through.
 * - A row that is gone is deleted. A keyspace that is gone is deleted in all tables.
 * - The row of the keyspace itself always goes along: whoever missed its creation gets it now.
 */
export function schemaMutations(
  before: Pick<Schema, 'keyspaces'>,
  after: Pick<Schema, 'keyspaces'>,
  timestampMicros: Timestamp,
): Mutation[] {
  const mutations: Mutation[] = [];
  const names = new Set([...before.keyspaces.keys(), ...after.keyspaces.keys()]);
  for (const name of names) {
    const old = before.keyspaces.get(name);
    const next = after.keyspaces.get(name);
    if (old === next || isLocalSystemKeyspace(name)) continue;
    const mutation =
      next === undefined
        ? dropMutation(name, timestampMicros)
        : changeMutation(old, next, timestampMicros);
    if (mutation !== null) mutations.push(mutation);
  }
  return mutations;
}

/** The mutation that writes all of a keyspace: for keyspaces that a node brings along. */
export function keyspaceMutation(keyspace: KeyspaceMetadata, timestampMicros: Timestamp): Mutation {
  const rows = toRows(keyspace).map((row) => [row, writtenRow(row, timestampMicros)] as const);
  return mutationOf(keyspace.name, rows);
}

function changeMutation(
  old: KeyspaceMetadata | undefined,
  next: KeyspaceMetadata,
  timestampMicros: Timestamp,
): Mutation | null {
  const rows = toRows(next);
  const { written, removed } = diffRows(old === undefined ? [] : toRows(old), rows);
  if (written.length === 0 && removed.length === 0) return null;
  const [keyspaceRow] = rows;
  const all = new Set(keyspaceRow === undefined ? written : [keyspaceRow, ...written]);
  return mutationOf(next.name, [
    ...[...all].map((row) => [row, writtenRow(row, timestampMicros)] as const),
    ...removed.map((row) => [row, deletedRow(row, timestampMicros)] as const),
  ]);
}

function mutationOf(keyspace: string, rows: readonly (readonly [SchemaRow, Row])[]): Mutation {
  const key = decorateKey(Buffer.from(keyspace));
  const builders = new Map<string, UpdateBuilder>();
  for (const [{ table }, row] of rows) {
    let builder = builders.get(table);
    if (builder === undefined) {
      builder = new UpdateBuilder(schemaTable(table), key);
      builders.set(table, builder);
    }
    builder.addRow(row);
  }
  return new Mutation(SCHEMA_KEYSPACE, key, buildAll(builders.values()));
}

function buildAll(builders: Iterable<UpdateBuilder>): PartitionUpdate[] {
  return [...builders].map((builder) => builder.build());
}

function dropMutation(keyspace: string, timestampMicros: Timestamp): Mutation {
  const key: DecoratedKey = decorateKey(Buffer.from(keyspace));
  const deletion = deletionAt(timestampMicros);
  const builders = [...SCHEMA_TABLES.values()].map((table) =>
    new UpdateBuilder(table, key).deletePartition(deletion),
  );
  return new Mutation(SCHEMA_KEYSPACE, key, buildAll(builders));
}

function deletionAt(timestampMicros: Timestamp): DeletionTime {
  return new DeletionTime(timestampMicros, secondsOf(timestampMicros));
}

function secondsOf(timestampMicros: Timestamp): number {
  return Math.floor(Number(timestampMicros) / 1_000_000);
}

function justBefore(timestampMicros: Timestamp): Timestamp {
  return typeof timestampMicros === 'bigint' ? timestampMicros - 1n : timestampMicros - 1;
}

function writtenRow(row: SchemaRow, timestampMicros: Timestamp): Row {
  const table = schemaTable(row.table);
  const builder = new RowBuilder(row.clustering)
    .setLiveness(new Liveness(timestampMicros, NO_TTL, NO_DELETION_TIME))
    .delete(new DeletionTime(justBefore(timestampMicros), secondsOf(timestampMicros)));
  for (const [name, value] of row.cells) {
    const column = table.column(name);
    if (value === null || column === undefined) continue;
    builder.add(new Cell(column, timestampMicros, NO_TTL, NO_DELETION_TIME, value, null));
  }
  return builder.build() as Row;
}

function deletedRow(row: SchemaRow, timestampMicros: Timestamp): Row {
  return new Row(row.clustering, Liveness.EMPTY, deletionAt(timestampMicros), []);
}

/**
 * The schema that the content of the `system_schema` tables defines: by table name, the partitions
 * that a full read of it gives, tombstones and all. Keyspaces that a node has built in are there as
 * well when it has written them. Tables that do not hold together go to `report`, as in `fromRows`.
 */
export function schemaFromPartitions(
  partitions: ReadonlyMap<string, readonly PartitionData[]>,
  nowInSeconds: number,
  report?: BrokenDefinitionReport,
): SchemaSnapshot {
  const rows: SchemaRow[] = [];
  for (const [table, tablePartitions] of partitions) {
    for (const partition of tablePartitions) {
      const live = filterLive(partition, nowInSeconds, null);
      if (live === null) continue;
      for (const item of live.unfiltereds) {
        if (item instanceof Row) rows.push(neutralRow(table, live.key, item));
      }
    }
  }
  return makeSchema(fromRows(rows, report));
}

function neutralRow(table: string, key: DecoratedKey, row: Row): SchemaRow {
  const cells = new Map<string, Buffer | null>();
  for (const data of row.columns) {
    if (data instanceof Cell) cells.set(data.column.name, data.value);
  }
  const clustering = row.clustering as readonly Buffer[];
  return { table, partitionKey: key.key, clustering, cells };
}

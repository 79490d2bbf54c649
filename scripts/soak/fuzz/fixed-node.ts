import { ByteReader, ByteWriter } from '../../../src/base/bytes/index.ts';
import type { CoordinationOptions } from '../../../src/coordinator/index.ts';
import type {
  Mutation,
  PartitionData,
  PartitionRead,
  RangeRead,
} from '../../../src/mutation/index.ts';
import { readMutation, writeMutation } from '../../../src/mutation/index.ts';
import { MemoryNode, Session } from '../../../src/query/harness/index.ts';
import type { Schema, TableMetadata } from '../../../src/schema/index.ts';

const scratch = new ByteWriter(4096);

/** A node whose data and schema stay as they were made: each input meets the same one. */
class FixedNode extends MemoryNode {
  isFixed = false;

  override async changeSchema(change: (current: Schema) => Schema): Promise<Schema> {
    if (!this.isFixed) return super.changeSchema(change);
    change(this.current);
    return this.current;
  }

  override async write(
    mutations: readonly Mutation[],
    options: CoordinationOptions,
  ): Promise<void> {
    if (!this.isFixed) return super.write(mutations, options);
    for (const mutation of mutations) this.checkReadable(mutation);
  }

  /** What the query layer writes can be sent and read by a replica. */
  private checkReadable(mutation: Mutation): void {
    scratch.reset();
    writeMutation(scratch, mutation);
    const tables = new Map(mutation.updates.map(({ table }) => [table.id, table]));
    readMutation(new ByteReader(scratch.copy()), (id) => tables.get(id));
  }

  override async writeLogged(
    mutations: readonly Mutation[],
    options: CoordinationOptions,
  ): Promise<void> {
    return this.write(mutations, options);
  }

  override async readPartitions(
    commands: readonly PartitionRead[],
    options: CoordinationOptions,
  ): Promise<readonly PartitionData[]> {
    this.reads.length = 0;
    return super.readPartitions(commands, options);
  }

  override async readRange(
    command: RangeRead,
    options: CoordinationOptions,
  ): Promise<readonly PartitionData[]> {
    this.reads.length = 0;
    return super.readRange(command, options);
  }

  override async truncate(table: TableMetadata): Promise<void> {
    if (!this.isFixed) await super.truncate(table);
  }
}

const SCHEMA = [
  "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  'CREATE TABLE k.t (p int, c int, d text, s text static, v int, w text, l list<int>, ' +
    'st set<text>, m map<text, int>, fl frozen<list<int>>, tu tuple<int, text>, ' +
    'PRIMARY KEY (p, c, d)) WITH CLUSTERING ORDER BY (c DESC, d ASC)',
  'CREATE TABLE k.kv (k text PRIMARY KEY, v blob)',
  'CREATE TABLE k.many (a int, b uuid, i inet, n varint, de decimal, f float, db double, ' +
    'bo boolean, ti timestamp, da date, tm time, du duration, tu timeuuid, sm smallint, ' +
    'ty tinyint, bi bigint, ac ascii, ve vector<float, 3>, PRIMARY KEY ((a, b)))',
];

const ROWS = [
  "INSERT INTO t (p, c, d, s, v, w, l, st, m) VALUES (1, 1, 'a', 's', 1, 'w', [1, 2], {'x'}, {'y': 1})",
  "INSERT INTO t (p, c, d, v) VALUES (1, 2, 'b', 2)",
  "INSERT INTO t (p, c, d, v, fl, tu) VALUES (2, 1, 'a', 3, [1], (1, 'q'))",
  'DELETE FROM t WHERE p = 1 AND c = 3',
  "INSERT INTO kv (k, v) VALUES ('a', 0x00ff)",
  'INSERT INTO many (a, b, i, n, de, f, ti, da) VALUES (1, ' +
    "00000000-0000-1000-8000-000000000000, '127.0.0.1', 12, 1.5, 2.5, 0, '2024-01-01')",
];

/** Statements against the tables above; all of them are taken. */
export const STATEMENTS: readonly string[] = [
  ...ROWS,
  'SELECT * FROM t WHERE p = 1',
  'SELECT p, c, v FROM t WHERE p = 1 AND c > 0 AND c <= 5 ORDER BY c ASC LIMIT 2',
  "SELECT d, l, m['y'], st FROM t WHERE p IN (1, 2) AND (c, d) > (0, 'a') PER PARTITION LIMIT 1",
  'SELECT count(*), max(v), min(w), sum(v), avg(c) FROM t WHERE token(p) > -5 ALLOW FILTERING',
  'SELECT DISTINCT p, s FROM t',
  "SELECT * FROM t WHERE v = 1 AND st CONTAINS 'x' AND m['y'] = 1 ALLOW FILTERING",
  'SELECT toJson(l), writetime(v), ttl(w), cast(v AS text), int_as_blob(v) FROM t',
  'SELECT (int) 5, [1, 2], {1: 2}, (1, 2), 1 + 2 * v FROM t WHERE p = 1',
  'SELECT i, n + 1, de * 2, -f, to_date(ti), du, ve FROM many WHERE a = 1 AND ' +
    'b = 00000000-0000-1000-8000-000000000000',
  "UPDATE t USING TTL 100 AND TIMESTAMP 5 SET v = 1, l = l + [3], m['z'] = 2, st = st - {'x'} " +
    "WHERE p = 1 AND c = 1 AND d = 'a'",
  "UPDATE t SET l[0] = 5, s = 'x' WHERE p = 1 AND c = 1 AND d IN ('a', 'b')",
  "DELETE v, l[0], m['y'] FROM t WHERE p = 1 AND c = 1 AND d = 'a'",
  "DELETE FROM t USING TIMESTAMP 9 WHERE p = 1 AND (c, d) >= (1, 'a') AND c < 7",
  "BEGIN UNLOGGED BATCH UPDATE t SET v = 2 WHERE p = 1 AND c = 1 AND d = 'a'; " +
    "INSERT INTO kv (k, v) VALUES ('b', 0x01) APPLY BATCH",
  'INSERT INTO many (a, b, ve, du, tm, bo, ac) VALUES (2, uuid(), [1, 2, 3], 1mo2d3h, ' +
    "'12:00:00', true, 'x')",
  'USE k',
  'TRUNCATE t',
  'CREATE TABLE k.other (a int, b text, c list<frozen<map<int, text>>>, PRIMARY KEY (a, b)) ' +
    "WITH comment = 'x' AND compaction = {'class': 'LeveledCompactionStrategy'} AND " +
    'CLUSTERING ORDER BY (b DESC)',
  'ALTER TABLE t ADD x int',
  'ALTER TABLE t DROP w',
  'ALTER TABLE t RENAME c TO cc',
  'ALTER TABLE t WITH gc_grace_seconds = 5',
  'DROP TABLE IF EXISTS k.t',
  "ALTER KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}",
  'DESCRIBE TABLE t',
  'DESCRIBE KEYSPACE k',
  'DESC FULL SCHEMA',
];

/** The same with markers. */
export const PREPARED: readonly string[] = [
  'INSERT INTO k.t (p, c, d, v, l, st, m, fl, tu) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  'UPDATE k.t USING TTL ? AND TIMESTAMP ? SET l = l + ?, m[?] = ? WHERE p = ? AND c = ? AND d = ?',
  'SELECT * FROM k.t WHERE p = :p AND (c, d) > (:c, :d) LIMIT :l',
  'SELECT * FROM k.t WHERE p IN ? AND c = ? PER PARTITION LIMIT ?',
  'DELETE FROM k.t WHERE p = ? AND c > ?',
  'SELECT v FROM k.kv WHERE k = ?',
  'INSERT INTO k.many (a, b, i, n, de, f, du, ve) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
];

/** A connection to such a node, in keyspace `k`. */
export async function openFixedSession(): Promise<Session> {
  const node = new FixedNode();
  const session = new Session(node);
  for (const text of SCHEMA) await session.run(text);
  session.client.keyspace = 'k';
  for (const text of ROWS) await session.run(text);
  node.isFixed = true;
  return session;
}

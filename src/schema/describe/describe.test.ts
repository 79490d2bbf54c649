import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseUuid } from '../../base/uuid/index.ts';
import type { UserType } from '../../types/index.ts';
import { parseType, userType } from '../../types/index.ts';
import { ColumnMetadata } from '../column.ts';
import type { KeyspaceMetadata } from '../keyspace.ts';
import { makeKeyspace } from '../make-keyspace.ts';
import { makeSchema } from '../make-schema.ts';
import { makeTable } from '../make-table.ts';
import type { SchemaProperty } from '../options/index.ts';
import { parseTableProperties } from '../options/index.ts';
import { fromRows, toRows } from '../system-schema/index.ts';
import { SYSTEM_KEYSPACE_DEFINITIONS } from '../system-tables/index.ts';
import type { DroppedColumn, TableMetadata } from '../table.ts';
import { describeKeyspace } from './describe-keyspace.ts';
import { byDisplayName, keyspaceElements } from './index.ts';
import { javaMapOrder } from './java-map-order.ts';

/** Answers of a real node: `>>> statement`, then `--- keyspace type name` and its text, each. */
const recorded = new Map(
  readFileSync(new URL('./testdata/describe.txt', import.meta.url), 'utf8')
    .split(/^>>> /m)
    .slice(1)
    .map((block) => [block.slice(0, block.indexOf('\n')), block.slice(block.indexOf('\n') + 1)]),
);

function answer(keyspaces: readonly KeyspaceMetadata[], withInternals = false): string {
  return keyspaces
    .flatMap((keyspace) => keyspaceElements(keyspace, { withInternals }))
    .map((each) => `--- ${each.keyspace} ${each.type} ${each.name}\n${each.createStatement}\n`)
    .join('');
}

const types = new Map<string, UserType>();
const typeOf = (text: string) => parseType(text, (name) => types.get(name));

function addType(typeName: string, fields: Readonly<Record<string, string>>): void {
  const fieldNames = Object.keys(fields);
  const fieldTypes = Object.values(fields).map(typeOf);
  types.set(
    typeName,
    userType({ keyspace: 'dk', typeName, fieldNames, fieldTypes }, { frozen: false }),
  );
}

/** Columns as `name type`, keys first: `p name type`, `c name type`, `d name type` (descending). */
function table(
  name: string,
  id: string,
  columns: readonly string[],
  properties: readonly SchemaProperty[] = [],
  dropped: readonly DroppedColumn[] = [],
): TableMetadata {
  const positions = { partition_key: 0, clustering: 0 };
  const made = columns.map((text) => {
    const match = /^(.) (?:"([^"]+)"|(\S+)) (.*)$/.exec(text) ?? [];
    const [, mark, quoted, bare, type = ''] = match;
    const columnName = quoted ?? bare ?? '';
    if (mark === 'p') {
      return new ColumnMetadata(
        columnName,
        'partition_key',
        positions.partition_key++,
        typeOf(type),
      );
    }
    if (mark === 'c' || mark === 'd') {
      const position = positions.clustering++;
      return new ColumnMetadata(columnName, 'clustering', position, typeOf(type), mark === 'd');
    }
    return new ColumnMetadata(columnName, mark === 's' ? 'static' : 'regular', -1, typeOf(type));
  });
  const { options } = parseTableProperties(properties);
  return makeTable({ id, keyspace: 'dk', name, columns: made, options, droppedColumns: dropped });
}

function properties(
  values: Readonly<Record<string, SchemaProperty['value'] | Record<string, string>>>,
) {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value:
      typeof value === 'string' || value instanceof Map
        ? value
        : new Map(Object.entries(value as Record<string, string>)),
  }));
}

const droppedB = (millis: number): DroppedColumn => ({
  column: new ColumnMetadata('b', 'regular', -1, typeOf('text')),
  droppedAtMicros: millis * 1000,
});

function demonstrationKeyspace(): KeyspaceMetadata {
  addType('addr', { street: 'text', zip: 'int', tags: 'frozen<set<text>>' });
  addType('Mixed Type', { 'Field One': 'int', b: 'frozen<addr>' });
  const scalars =
    'a ascii,b bigint,c blob,d boolean,e date,f decimal,g double,h duration,i float,j inet,' +
    'l smallint,m text,n time,o timestamp,p timeuuid,q tinyint,r uuid,s varchar,t varint';
  const id = (start: string) => `${start}-e59a-11f1-bf19-8d87224cb88f`;
  return makeKeyspace({
    name: 'dk',
    replication: {
      className: 'org.apache.cassandra.locator.NetworkTopologyStrategy',
      options: { datacenter1: '1' },
    },
    types: types.values(),
    tables: [
      table('scalars', id('11915ee0'), [
        'p k int',
        ...scalars.split(',').map((column) => `. ${column}`),
      ]),
      table('collections', id('11999c40'), [
        'p k int',
        '. l list<int>',
        '. s set<text>',
        '. m map<text, bigint>',
        '. fl frozen<list<int>>',
        '. fs frozen<set<uuid>>',
        '. fm frozen<map<int, text>>',
        '. nested list<frozen<map<text, frozen<set<int>>>>>',
        '. t tuple<int, text>',
        '. ft frozen<tuple<int, list<int>>>',
        '. u addr',
        '. fu frozen<addr>',
        '. lu list<frozen<addr>>',
        '. v vector<float, 3>',
        '. mt frozen<"Mixed Type">',
      ]),
      table('cluster', id('119f68a0'), [
        'p p1 int',
        'p p2 text',
        'd c1 timeuuid',
        'c c2 int',
        'd c3 text',
        's st text',
        '. v int',
      ]),
      table('clustasc', id('11a5aa30'), ['p p int', 'c c int', '. v int']),
      table('nocols', id('11ad7260'), ['p p int', 'c c int']),
      table('revcoll', id('11b36810'), [
        'p p int',
        'd c frozen<list<int>>',
        'd d frozen<tuple<int, text>>',
        '. v int',
      ]),
      table('counters', id('11c05e20'), ['p k text', '. n counter', '. m counter']),
      table(
        'opts',
        id('11c7d830'),
        ['p k int', '. v text'],
        properties({
          comment: "a 'quoted' comment",
          gc_grace_seconds: '100',
          default_time_to_live: '3600',
          bloom_filter_fp_chance: '0.1',
          caching: { keys: 'NONE', rows_per_partition: '10' },
          compaction: { class: 'LeveledCompactionStrategy', sstable_size_in_mb: '64' },
          compression: {
            class: 'ZstdCompressor',
            chunk_length_in_kb: '64',
            compression_level: '5',
          },
          crc_check_chance: '0.5',
          memtable_flush_period_in_ms: '1000',
          min_index_interval: '64',
          max_index_interval: '1024',
          read_repair: 'NONE',
          speculative_retry: '50ms',
          additional_write_policy: 'never',
          cdc: 'true',
          allow_auto_snapshot: 'false',
          incremental_backups: 'false',
        }),
      ),
      table(
        'opts2',
        id('11cf5240'),
        ['p k int', '. v text'],
        properties({
          speculative_retry: 'ALWAYS',
          additional_write_policy: 'MIN(99p,50ms)',
          compaction: {
            class: 'TimeWindowCompactionStrategy',
            compaction_window_unit: 'HOURS',
            compaction_window_size: '2',
          },
          compression: { enabled: 'false' },
          caching: { keys: 'all', rows_per_partition: 'all' },
        }),
      ),
      table(
        'opts3',
        id('11d6cc50'),
        ['p k int', '. v text'],
        properties({
          speculative_retry: '99.9PERCENTILE',
          compaction: { class: 'UnifiedCompactionStrategy', scaling_parameters: 'T4,L8' },
          compression: { class: 'SnappyCompressor' },
          bloom_filter_fp_chance: '1',
          memtable: 'default',
        }),
      ),
      table(
        'opts4',
        id('11dce6d0'),
        ['p k int', '. v text'],
        properties({
          speculative_retry: 'NONE',
          compaction: {
            class: 'SizeTieredCompactionStrategy',
            enabled: 'false',
            min_threshold: '2',
            max_threshold: '64',
            tombstone_threshold: '0.3',
            unchecked_tombstone_compaction: 'true',
            only_purge_repaired_tombstones: 'true',
          },
          compression: {
            class: 'DeflateCompressor',
            chunk_length_in_kb: '4',
            min_compress_ratio: '1.5',
          },
        }),
      ),
      table('QuotedTable', id('11e528a0'), [
        'p Key int',
        'c "a b" text',
        '. quo"te int',
        '. select int',
        '. UPPER text',
      ]),
      table('reserved', id('11ec2d80'), [
        'p key int',
        '. type text',
        '. value text',
        '. table text',
        '. where int',
        '. ttl int',
        '. order int',
      ]),
      table('dropped', id('11f32df0'), ['p k int', '. a int'], [], [droppedB(1795258531455)]),
      table(
        'readded',
        id('1200c280'),
        ['p k int', '. a int', '. b text'],
        [],
        [droppedB(1795258531548)],
      ),
      table('indexed', id('1219efd0'), ['p k int', '. v text', '. m map<text, int>', '. w int']),
      table('messages', id('12373bd0'), [
        'p id timeuuid',
        '. msg text',
        '. creation_date timestamp',
      ]),
    ],
  });
}

/** Our ids are not those of the recording where a test did not need them. */
const withoutIds = (text: string) => text.replaceAll(/ID = [-0-9a-f]{36}/g, 'ID = *');

test('a keyspace of all kinds of tables is described as by a real node', () => {
  assert.equal(answer([demonstrationKeyspace()]), recorded.get('DESCRIBE KEYSPACE dk'));
});

test('WITH INTERNALS shows ids and plays back dropped columns', () => {
  assert.equal(
    withoutIds(answer([demonstrationKeyspace()], true)),
    withoutIds(recorded.get('DESCRIBE KEYSPACE dk WITH INTERNALS') ?? ''),
  );
});

test('all system keyspaces are described as by a real node', () => {
  const sorted = byDisplayName(SYSTEM_KEYSPACE_DEFINITIONS, (keyspace) => keyspace.name);
  assert.equal(answer(sorted), recorded.get('DESCRIBE FULL SCHEMA'));
});

test('the same keyspace comes back from its rows, with the same version', () => {
  const keyspace = demonstrationKeyspace();
  const rebuilt = fromRows(toRows(keyspace).reverse());
  assert.equal(answer(rebuilt, true), answer([keyspace], true));
  assert.equal(makeSchema(rebuilt).version, makeSchema([keyspace]).version);
  assert.ok(parseUuid(makeSchema([keyspace]).version));
});

test('data centres stand in the order of a Java map', () => {
  const replication = {
    className: 'org.apache.cassandra.locator.NetworkTopologyStrategy',
    options: { DC1: '3', DC2: '3' },
  };
  assert.equal(
    describeKeyspace(makeKeyspace({ name: 'K', replication })),
    'CREATE KEYSPACE "K" WITH replication = ' +
      "{'class': 'NetworkTopologyStrategy', 'DC2': '3', 'DC1': '3'}  AND durable_writes = true;",
  );
  assert.deepEqual(javaMapOrder(['DC1', 'DC2'], 3), ['DC2', 'DC1']);
});

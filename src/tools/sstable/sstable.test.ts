import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { DumpOptions } from './index.ts';
import { dumpSSTable, importFiles, scrubCommand, sstableMetadata, verifyFiles } from './index.ts';

/** SSTables that Apache Cassandra 5.0.5 wrote, with what its own tools say of them. */
const root = fileURLToPath(new URL('../../storage/sstable/testdata/dumped', import.meta.url));
const RAW: DumpOptions = {
  keys: [],
  excludedKeys: [],
  onlyKeys: false,
  asLines: false,
  rawTimes: true,
};
/** When the fixtures were made: nothing of them had expired. */
const NOW_SECONDS = 1_795_800_000;

function dataFile(version: string, table: string): string {
  const folder = `${root}/${version}/${table}`;
  return `${folder}/${readdirSync(folder).find((name) => name.endsWith('-Data.db'))}`;
}

async function dump(file: string, options: Partial<DumpOptions> = {}): Promise<string> {
  let text = '';
  await dumpSSTable(file, { ...RAW, ...options }, NOW_SECONDS, async (piece) => {
    text += piece;
  });
  return text;
}

for (const version of readdirSync(root)) {
  for (const table of readdirSync(`${root}/${version}`)) {
    test(`${version} ${table}: the dump is that of sstabledump, and every checksum fits`, async () => {
      const file = dataFile(version, table);
      const expected = gunzipSync(readFileSync(`${root}/${version}/${table}/dump.json.gz`));
      assert.equal(await dump(file), expected.toString());
      const said: string[] = [];
      const isSound = await verifyFiles([file], async (text) => void said.push(text));
      assert.equal(isSound, true, said.join(''));
    });
  }
}

test('keys alone, chosen keys, a partition a line', async () => {
  const file = dataFile('nb', 'tombstones');
  // As Cassandra's own tool breaks the lines.
  const keys =
    '[ [ "4", "key4" ], [ "3", "key3" ], [ "1", "key1" ], [ "5", "key5" ], [ "2", "key2" ]\n]';
  assert.equal(await dump(file, { onlyKeys: true }), keys);
  const line =
    '{"table kind":"REGULAR","partition":{"key":["4","key4"],"position":36},"rows":' +
    '[{"type":"static_block","position":36,"cells":[{"name":"s1","deletion_info":' +
    '{"local_delete_time":"2026-11-27T16:07:11Z"},"tstamp":"2023-11-14T22:13:20.000038Z"}]}]}';
  const options = { keys: ['4:key4'], asLines: true, rawTimes: false };
  assert.equal(await dump(file, options), line);
});

test('metadata has the words of sstablemetadata', async () => {
  const text = await sstableMetadata(dataFile('nb', 'tombstones'), NOW_SECONDS);
  for (const line of [
    'Bloom Filter FP chance: 0.1',
    'Minimum timestamp: 11/14/2023 22:13:20 (1700000000000009)',
    'SSTable min local deletion time: 11/27/2026 16:07:11 (1795795631)',
    'SSTable max local deletion time: no tombstones (9223372036854775807)',
    'Compressor: org.apache.cassandra.io.compress.SnappyCompressor',
    'TTL max: 300000000 (3472 days 5 hours 20 minutes)',
    'First token: -7660293838561142357 (4:key4)',
    'Covered clusterings: [0:c, 8:]',
    'totalColumnsSet: 42',
    'Estimated cardinality: 5',
  ]) {
    assert.ok(text.includes(`${line}\n`), `${line} is missing in\n${text}`);
  }
});

test('no component of an SSTable is refused by name', async () => {
  await assert.rejects(dump(`${root}/nb`), { name: 'CommandFailure' });
});

test('files of Cassandra are put into the folder of a table under new names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ilion-sstable-import-'));
  try {
    const table = join(folder, `plain-${'0'.repeat(32)}`);
    mkdirSync(table);
    const first = await importFiles(`${root}/nb/plain`, table);
    const second = await importFiles(`${root}/oa/plain`, table);
    assert.deepEqual([...first, ...second], ['nb-1-big', 'oa-2-big']);
    for (const [name, version] of [
      ['nb-1-big', 'nb'],
      ['oa-2-big', 'oa'],
    ] as const) {
      const file = join(table, `${name}-Data.db`);
      assert.equal(await dump(file), await dump(dataFile(version, 'plain')));
    }
    await assert.rejects(importFiles(`${root}/nb/plain`, folder), {
      name: 'CommandFailure',
      message: /is not the folder of a table$/,
    });
    const damaged = join(folder, 'damaged');
    cpSync(`${root}/nb/plain`, damaged, { recursive: true });
    const [data = ''] = readdirSync(damaged).filter((name) => name.endsWith('-Data.db'));
    const bytes = readFileSync(join(damaged, data));
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    writeFileSync(join(damaged, data), bytes);
    const before = readdirSync(table);
    await assert.rejects(importFiles(damaged, table), { name: 'Corruption' });
    assert.deepEqual(readdirSync(table), before);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a file without an index is saved whole, whatever kind of rows it has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ilion-scrub-'));
  for (const version of readdirSync(root)) {
    for (const table of readdirSync(`${root}/${version}`)) {
      const [broken, saved] = [
        join(folder, version, table),
        join(folder, version, `${table}-saved`),
      ];
      cpSync(`${root}/${version}/${table}`, broken, { recursive: true });
      const name = readdirSync(broken).find((each) => each.endsWith('-Data.db')) ?? '';
      writeFileSync(join(broken, name.replace('Data', 'Index')), 'no index at all');
      const said: string[] = [];
      const isWhole = await scrubCommand(join(broken, name), saved, async (text) => {
        said.push(text);
      });
      assert.equal(isWhole, true, said.join(''));
      const again = readdirSync(saved).find((each) => each.endsWith('-Data.db')) ?? '';
      const places = /"position" : \d+/g;
      const before = (await dump(dataFile(version, table))).replaceAll(places, '');
      assert.equal((await dump(join(saved, again))).replaceAll(places, ''), before, said.join(''));
    }
  }
  rmSync(folder, { recursive: true });
});

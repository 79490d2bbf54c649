import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryDisk } from '../../platform/memory/index.ts';
import { FileTransaction, removeLeftovers } from './index.ts';
import { formatRecord, parseRecord } from './log-record.ts';

const folder = '/data/ks/t-1';
const lines: string[] = [];
const log = {
  debug() {},
  info: (line: string) => void lines.push(line),
  warn() {},
  error() {},
};
let ids = 0;
const newId = (): Buffer => {
  const id = Buffer.alloc(16);
  id.writeUInt32BE(++ids, 12);
  return id;
};

async function diskWith(...names: readonly string[]): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  await disk.makeDirectory(folder);
  for (const name of names) await write(disk, name);
  return disk;
}

async function write(disk: MemoryDisk, name: string): Promise<void> {
  for (const component of ['Data.db', 'TOC.txt']) {
    await disk.writeFile(`${folder}/${name}-${component}`, Buffer.from(name));
  }
}

test('records are those of Cassandra', () => {
  // Written by Cassandra 5.0.5 (LogRecordTest has the form, a node's folder these lines).
  const record = {
    kind: 'REMOVE',
    path: `${folder}/nb-1-big-`,
    updateMillis: 1_700_000_000_123,
    fileCount: 8,
  } as const;
  const line = formatRecord(record);
  assert.match(line, /^REMOVE:\[\/data\/ks\/t-1\/nb-1-big-,1700000000123,8\]\[\d+\]$/);
  assert.deepEqual(parseRecord(line), record);
  assert.equal(parseRecord(line.replace('123', '124')), null);
  assert.equal(parseRecord(line.slice(0, -3)), null);
});

test('a replacement leaves the new files and no log', async () => {
  const disk = await diskWith('nb-1-big', 'nb-2-big');
  const transaction = new FileTransaction({ disk, newId }, folder, 'compaction');
  await transaction.adding('nb-3-big');
  await write(disk, 'nb-3-big');
  await transaction.removing('nb-1-big');
  await transaction.removing('nb-2-big');
  await transaction.commit();
  assert.equal((await disk.list(folder)).length, 7);
  await transaction.finish();
  assert.deepEqual(await disk.list(folder), ['nb-3-big-Data.db', 'nb-3-big-TOC.txt']);
});

test('after a crash there are the old files or the new ones', async () => {
  for (const commits of [false, true]) {
    const disk = await diskWith('nb-1-big');
    const transaction = new FileTransaction({ disk, newId }, folder, 'compaction');
    await transaction.adding('nb-2-big');
    await write(disk, 'nb-2-big');
    await transaction.removing('nb-1-big');
    if (commits) await transaction.commit();
    await removeLeftovers(disk, folder, log);
    const left = commits ? 'nb-2-big' : 'nb-1-big';
    assert.deepEqual(await disk.list(folder), [`${left}-Data.db`, `${left}-TOC.txt`]);
    await removeLeftovers(disk, folder, log);
  }
});

test('an aborted transaction leaves what was there', async () => {
  const disk = await diskWith('nb-1-big');
  const transaction = new FileTransaction({ disk, newId }, folder, 'flush');
  await transaction.adding('nb-2-big');
  await write(disk, 'nb-2-big');
  await transaction.abort();
  assert.deepEqual(await disk.list(folder), ['nb-1-big-Data.db', 'nb-1-big-TOC.txt']);
});

test('a torn last line is as none, a damaged one before it is an error', async () => {
  const disk = await diskWith('nb-1-big', 'nb-2-big');
  const path = `${folder}/nb_txn_compaction_00000000-0000-1000-8000-000000000001.log`;
  const add = formatRecord({
    kind: 'ADD',
    path: `${folder}/nb-2-big-`,
    updateMillis: 0,
    fileCount: 8,
  });
  const commit = formatRecord({ kind: 'COMMIT', path: '', updateMillis: 0, fileCount: 0 });
  await disk.writeFile(path, Buffer.from(`${add.replace('nb-2', 'nb-1')}\n${commit}\n`));
  await assert.rejects(removeLeftovers(disk, folder, log), { name: 'Corruption' });
  assert.equal((await disk.list(folder)).length, 5);
  await disk.writeFile(path, Buffer.from(`${add}\n${commit.slice(0, 9)}`));
  await removeLeftovers(disk, folder, log);
  assert.deepEqual(await disk.list(folder), ['nb-1-big-Data.db', 'nb-1-big-TOC.txt']);
});

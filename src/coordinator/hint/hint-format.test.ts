import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ByteReader } from '../../base/bytes/index.ts';
import { crc32 } from '../../base/crc/index.ts';
import { Corruption } from '../../base/error/index.ts';
import { readMutation } from '../../mutation/index.ts';
import type { Disk } from '../../platform/index.ts';
import { MemoryDisk } from '../../platform/memory/index.ts';
import { tableFromText } from '../../schema/index.ts';
import { insert, keyOf } from '../cluster-suite.ts';
import { HintFileReader } from './hint-file-reader.ts';
import {
  checkHeader,
  decodeHint,
  encodeHeader,
  encodeHint,
  HEADER_BYTES,
  hintFileName,
  parseHintFileName,
} from './hint-format.ts';

const table = tableFromText('k', 't', 'k int PRIMARY KEY, v int');
const name = {
  hostId: '00112233-4455-6677-8899-aabbccddeeff',
  createdAtMillis: 1_735_689_600_000,
};

/** The bytes of the example at the end of docs/formats/hints.md. */
function example(): Buffer {
  const document = readFileSync(new URL('../../../docs/formats/hints.md', import.meta.url), 'utf8');
  const lines = document.slice(document.indexOf('## Example')).match(/^ {4}([0-9A-F]{2} ?)+/gm);
  return Buffer.from((lines ?? []).join('').replaceAll(' ', ''), 'hex');
}

test('the example of the document is what is written', () => {
  const bytes = example();
  assert.deepEqual(bytes.subarray(0, HEADER_BYTES), encodeHeader(name));
  const decoded = decodeHint(bytes, HEADER_BYTES);
  assert.ok(decoded.kind === 'record');
  const { createdAtMillis, gcGraceSeconds, mutation, length } = decoded.record;
  assert.equal(createdAtMillis, name.createdAtMillis + 1000);
  assert.equal(gcGraceSeconds, 864_000);
  assert.equal(mutation.toString('hex'), '010203');
  assert.equal(HEADER_BYTES + length, bytes.length);
});

test('a name says target and time, other names say nothing', () => {
  assert.deepEqual(parseHintFileName(hintFileName(name)), name);
  assert.equal(parseHintFileName('readme.txt'), null);
  assert.equal(parseHintFileName(`${hintFileName(name)}.corrupt`), null);
});

test('a hint comes back as it was; any changed byte or cut is noticed', () => {
  const mutation = insert(table, keyOf(7), [], 42, 1000);
  const record = encodeHint(mutation, 123_456_789_000, 3600);
  const decoded = decodeHint(record, 0);
  assert.ok(decoded.kind === 'record');
  const back = readMutation(new ByteReader(decoded.record.mutation), () => table);
  assert.deepEqual(encodeHint(back, 123_456_789_000, 3600), record);
  for (let at = 0; at < record.length; at++) {
    const changed = Buffer.from(record);
    changed[at] = (changed[at] as number) ^ 0x10;
    assert.equal(decodeHint(changed, 0).kind, at < 8 ? 'torn' : 'damaged');
    assert.equal(decodeHint(record.subarray(0, at), 0).kind, 'incomplete');
  }
});

test('the header of another target or with a changed byte is corruption', () => {
  const header = encodeHeader(name);
  checkHeader('file', header, name.hostId);
  const other = '00000000-0000-4000-8000-000000000001';
  assert.throws(() => checkHeader('file', header, other), Corruption);
  header[9] = 1;
  assert.throws(() => checkHeader('file', header, name.hostId), Corruption);
  assert.throws(() => checkHeader('file', header.subarray(0, 20), name.hostId), Corruption);
});

test('a record that claims to be longer than its file asks for no memory', async () => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(0xfffffff0, 0);
  head.writeUInt32BE(crc32(head, 0, 0, 4), 4);
  const disk = new MemoryDisk();
  await disk.makeDirectory('/hints');
  const path = `/hints/${hintFileName(name)}`;
  await disk.writeFile(path, Buffer.concat([encodeHeader(name), head, Buffer.alloc(100)]));
  const wanted: number[] = [];
  const watched = {
    open: async (...request: Parameters<MemoryDisk['open']>) => {
      const file = await disk.open(...request);
      const read = (position: number, length: number) => {
        wanted.push(length);
        return file.read(position, length);
      };
      return { path, read, size: () => file.size(), close: () => file.close() };
    },
  };
  const told: string[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (text: string) => told.push(text) };
  const reader = await HintFileReader.open(watched as unknown as Disk, '/hints', name, log);
  assert.equal(await reader.page(0), null);
  assert.ok(Math.max(...wanted) < 1 << 20, `${wanted} bytes`);
  assert.match(told.join(), /offset 36: the file is torn here/);
  await reader.close();
});

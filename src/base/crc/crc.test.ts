import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { crc32 as nativeCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { crc24, crc32, frameCrc32 } from './index.ts';

const golden = readFileSync(new URL('./testdata/crc.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [kind = '', bytes = '', crc = ''] = line.split(' ');
    return {
      kind,
      bytes: bytes === '-' ? Buffer.alloc(0) : Buffer.from(bytes, 'hex'),
      crc: Number.parseInt(crc, 16),
    };
  });

test('CRC24 and CRC32 of frames equal those that Cassandra computes', () => {
  assert.ok(golden.length > 40);
  for (const { kind, bytes, crc } of golden) {
    assert.equal(kind === 'crc24' ? crc24(bytes) : frameCrc32(bytes), crc, bytes.toString('hex'));
  }
});

test('CRC32 of any bytes, cut anywhere, equals zlib', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(600), (bytes, cut) => {
      const middle = Math.min(cut, bytes.length);
      const expected = nativeCrc32(bytes);
      assert.equal(crc32(bytes), expected);
      assert.equal(crc32(bytes, crc32(bytes, 0, 0, middle), middle), expected);
    }),
  );
});

test('one changed bit changes the checksum of a header', () => {
  const header = Buffer.from([1, 2, 3, 4, 5]);
  const before = crc24(header);
  for (let bit = 0; bit < 40; bit++) {
    const changed = Buffer.from(header);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    assert.notEqual(crc24(changed), before);
  }
});

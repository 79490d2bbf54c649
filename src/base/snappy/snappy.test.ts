import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedSnappy, snappyCompress, snappyCompressBound, snappyDecompress } from './index.ts';

const wordy = fc
  .array(fc.oneof(fc.uint8Array({ maxLength: 9 }), fc.constantFrom(...'abc', 'device:17;', '  ')), {
    maxLength: 400,
  })
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part as string))));

function compress(bytes: Uint8Array): Buffer {
  const target = Buffer.alloc(snappyCompressBound(bytes.length));
  return target.subarray(0, snappyCompress(bytes, 0, bytes.length, target, 0));
}

const decompress = (block: Uint8Array) => snappyDecompress(block, 0, block.length, 1 << 20);

test('blocks written by snappy-java are read, and ours are about as small', () => {
  const lines = readFileSync(new URL('./testdata/blocks.txt', import.meta.url), 'utf8').trim();
  for (const line of lines.split('\n')) {
    const [plainHex = '', blockHex = ''] = line.split(' ');
    const plain = Buffer.from(plainHex === '-' ? '' : plainHex, 'hex');
    const block = Buffer.from(blockHex, 'hex');
    assert.deepEqual(decompress(block), plain);
    const ours = compress(plain);
    assert.deepEqual(decompress(ours), plain);
    assert.ok(ours.length <= block.length * 1.1 + 8);
  }
});

test('any bytes come back', () => {
  fc.assert(
    fc.property(wordy, (bytes) => {
      assert.deepEqual(decompress(compress(bytes)), bytes);
    }),
    { numRuns: 500 },
  );
});

test('long literals, long runs and distances beyond 64 KiB come back', () => {
  const noise = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * index) >> 3));
  const bytes = Buffer.concat([noise, Buffer.alloc(100_000, 5), noise]);
  assert.deepEqual(decompress(compress(bytes)), bytes);
});

test('changed or invented bytes give an error or other bytes', () => {
  fc.assert(
    fc.property(wordy, fc.array(fc.tuple(fc.nat(), fc.nat(255))), (bytes, edits) => {
      const block = Buffer.from(compress(bytes));
      for (const [at, value] of edits) block[at % block.length] = value;
      try {
        decompress(block);
      } catch (error) {
        assert.ok(error instanceof MalformedSnappy);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a block that claims more than allowed is refused before memory is taken', () => {
  const block = Buffer.from('ffffffff0f00', 'hex');
  assert.throws(() => decompress(block), /at most 1048576 allowed/);
});

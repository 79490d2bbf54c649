import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { lz4Compress, lz4CompressBound, lz4Decompress, MalformedLz4 } from './index.ts';

/** Bytes with repetition, as rows have: a few words in any order. */
const wordy = fc
  .array(fc.oneof(fc.uint8Array({ maxLength: 9 }), fc.constantFrom(...'abc', 'device:17;', '  ')), {
    maxLength: 400,
  })
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part as string))));

function compress(bytes: Uint8Array): Buffer {
  const target = Buffer.alloc(lz4CompressBound(bytes.length));
  return target.subarray(0, lz4Compress(bytes, 0, bytes.length, target, 0));
}

function decompress(block: Uint8Array, length: number): Buffer {
  const target = Buffer.alloc(length);
  lz4Decompress(block, 0, block.length, target, 0, length);
  return target;
}

const golden = readFileSync(new URL('./testdata/blocks.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [plain = '', fast = '', high = ''] = line.split(' ');
    return {
      plain: Buffer.from(plain === '-' ? '' : plain, 'hex'),
      blocks: [Buffer.from(fast, 'hex'), Buffer.from(high, 'hex')],
    };
  });

test('blocks written by lz4-java are read, and ours are about as small', () => {
  for (const { plain, blocks } of golden) {
    for (const block of blocks) assert.deepEqual(decompress(block, plain.length), plain);
    const ours = compress(plain);
    assert.deepEqual(decompress(ours, plain.length), plain);
    assert.ok(ours.length <= (blocks[0] as Buffer).length * 1.1 + 8);
  }
});

test('any bytes come back, whatever was compressed before', () => {
  fc.assert(
    fc.property(wordy, fc.nat(20), (bytes, offset) => {
      const shifted = Buffer.concat([Buffer.alloc(offset, 1), bytes, Buffer.alloc(7, 2)]);
      const target = Buffer.alloc(lz4CompressBound(bytes.length) + 3, 9);
      const end = lz4Compress(shifted, offset, offset + bytes.length, target, 3);
      const back = Buffer.alloc(bytes.length + 4, 7);
      lz4Decompress(target, 3, end, back, 2, bytes.length);
      assert.deepEqual(back.subarray(2, -2), bytes);
      assert.equal(back.readUInt16BE(0), 0x0707);
      assert.equal(back.readUInt16BE(bytes.length + 2), 0x0707);
    }),
    { numRuns: 500 },
  );
});

test('a long run and distances beyond 64 KiB come back', () => {
  const noise = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * index) >> 3));
  const bytes = Buffer.concat([noise, Buffer.alloc(100_000, 5), noise]);
  const block = compress(bytes);
  assert.ok(block.length < bytes.length);
  assert.deepEqual(decompress(block, bytes.length), bytes);
});

test('changed or invented bytes give an error or other bytes, never a write out of range', () => {
  fc.assert(
    fc.property(
      wordy,
      fc.array(fc.tuple(fc.nat(), fc.nat(255))),
      fc.nat(30),
      (bytes, edits, cut) => {
        const block = Buffer.from(compress(bytes));
        for (const [at, value] of edits) block[at % block.length] = value;
        const shorter = block.subarray(0, Math.max(0, block.length - (cut % 5)));
        const guarded = Buffer.alloc(bytes.length + 16, 0x5a);
        try {
          lz4Decompress(shorter, 0, shorter.length, guarded, 8, bytes.length);
        } catch (error) {
          assert.ok(error instanceof MalformedLz4);
        }
        assert.deepEqual(guarded.subarray(0, 8), Buffer.alloc(8, 0x5a));
        assert.deepEqual(guarded.subarray(bytes.length + 8), Buffer.alloc(8, 0x5a));
      },
    ),
    { numRuns: 2000 },
  );
});

test('a block of another length than promised is refused', () => {
  const block = compress(Buffer.from('seven b'));
  assert.throws(() => decompress(block, 6), /longer than promised/);
  assert.throws(() => decompress(block, 8), /shorter than promised/);
  assert.throws(() => decompress(Buffer.alloc(0), 0), MalformedLz4);
});

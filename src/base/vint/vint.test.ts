import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteReader, ByteWriter, canonical, EndOfBytes } from '../bytes/index.ts';
import {
  readSignedVint,
  readUnsignedVint,
  signedVintSize,
  unsignedVintSize,
  vintSizeOf,
  writeSignedVint,
  writeUnsignedVint,
} from './index.ts';

type Write = (writer: ByteWriter, value: number | bigint) => void;

function bytesOf(write: Write, value: number | bigint): Buffer {
  const writer = new ByteWriter(1);
  write(writer, value);
  return writer.copy();
}

const golden = readFileSync(new URL('./testdata/vints.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [string, string, string]);

test('each number of the golden file has the bytes that Cassandra writes, and reads back', () => {
  for (const [text, unsigned, signed] of golden) {
    const value = canonical(BigInt(text));
    for (const form of [value, BigInt(text)]) {
      assert.equal(bytesOf(writeUnsignedVint, form).toString('hex'), unsigned, text);
      assert.equal(bytesOf(writeSignedVint, form).toString('hex'), signed, text);
      assert.equal(unsignedVintSize(form), unsigned.length / 2, text);
      assert.equal(signedVintSize(form), signed.length / 2, text);
      assert.equal(
        vintSizeOf(Number.parseInt(unsigned.slice(0, 2), 16)),
        unsigned.length / 2,
        text,
      );
    }
    assert.equal(readUnsignedVint(new ByteReader(Buffer.from(unsigned, 'hex'))), value, text);
    assert.equal(readSignedVint(new ByteReader(Buffer.from(signed, 'hex'))), value, text);
  }
});

test('any 64-bit number survives both forms', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.nat(62), (raw, shift) => {
      const value = canonical(raw >> BigInt(shift));
      const unsigned = bytesOf(writeUnsignedVint, value);
      const signed = bytesOf(writeSignedVint, value);
      assert.equal(readUnsignedVint(new ByteReader(unsigned)), value);
      assert.equal(readSignedVint(new ByteReader(signed)), value);
    }),
    { numRuns: 1000 },
  );
});

test('a number cut short is an end of bytes, never a wrong number', () => {
  for (const [, unsigned] of golden) {
    const bytes = Buffer.from(unsigned, 'hex');
    const cut = new ByteReader(bytes.subarray(0, -1));
    assert.throws(() => readUnsignedVint(cut), EndOfBytes);
  }
});

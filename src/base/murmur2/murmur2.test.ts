import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { tokenToBigInt } from '../murmur3/index.ts';
import { murmur2Hash } from './index.ts';

test('every key of the golden file gets the hash that Cassandra gives it', () => {
  const lines = readFileSync(new URL('./testdata/hashes.txt', import.meta.url), 'utf8');
  for (const line of lines.trim().split('\n')) {
    const [key = '', hash] = line.split(' ');
    const into = { high: 0, low: 0 };
    murmur2Hash(Buffer.from(key === '-' ? '' : key, 'hex'), into);
    assert.equal(BigInt.asUintN(64, tokenToBigInt(into)).toString(16), hash, key);
  }
});

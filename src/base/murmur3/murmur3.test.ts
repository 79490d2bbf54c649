import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  compareTokens,
  murmur3Hash,
  murmur3Token,
  tokenFromBigInt,
  tokenToBigInt,
} from './index.ts';

const golden = readFileSync(new URL('./testdata/tokens.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [key = '', token = ''] = line.split(' ');
    return { key: key === '-' ? Buffer.alloc(0) : Buffer.from(key, 'hex'), token: BigInt(token) };
  });

test('every key of the golden file gets the token that Cassandra gives it', () => {
  assert.ok(golden.length > 100);
  const into = { high: 0, low: 0 };
  for (const { key, token } of golden) {
    murmur3Token(key, into);
    assert.equal(tokenToBigInt(into), token, key.toString('hex'));
  }
});

test('a key inside a larger buffer has the token of the key alone', () => {
  const into = { high: 0, low: 0 };
  for (const { key, token } of golden) {
    const larger = Buffer.concat([Buffer.from('before'), key, Buffer.from('after')]);
    murmur3Token(larger, into, 6, 6 + key.length);
    assert.equal(tokenToBigInt(into), token);
  }
});

test('tokens order as signed 64-bit numbers', () => {
  for (const a of golden) {
    for (const b of golden) {
      const left = tokenFromBigInt(a.token);
      const right = tokenFromBigInt(b.token);
      const order = Math.sign(compareTokens(left.high, left.low, right.high, right.low));
      assert.equal(order, a.token < b.token ? -1 : a.token > b.token ? 1 : 0);
    }
  }
});

test('every key of the golden file gets the 128 bits that Cassandra gives it', () => {
  const lines = readFileSync(new URL('./testdata/hashes.txt', import.meta.url), 'utf8');
  const text = (high: number, low: number) =>
    BigInt.asUintN(64, tokenToBigInt({ high, low })).toString(16);
  for (const line of lines.trim().split('\n')) {
    const [key = '', first, second] = line.split(' ');
    const into = { firstHigh: 0, firstLow: 0, secondHigh: 0, secondLow: 0 };
    murmur3Hash(Buffer.from(key === '-' ? '' : key, 'hex'), into);
    assert.equal(text(into.firstHigh, into.firstLow), first, key);
    assert.equal(text(into.secondHigh, into.secondLow), second, key);
  }
});

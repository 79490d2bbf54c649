import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseInetAddress } from '../types/index.ts';
import { cidrContains, cidrText, parseCidr } from './cidr.ts';

function contains(range: string, address: string): boolean {
  const cidr = parseCidr(range);
  const bytes = parseInetAddress(address);
  assert.ok(cidr && bytes);
  return cidrContains(cidr, bytes);
}

test('a range is of the addresses that share its first bits', () => {
  assert.equal(contains('10.0.0.0/8', '10.255.3.4'), true);
  assert.equal(contains('10.0.0.0/8', '11.0.0.0'), false);
  assert.equal(contains('192.168.1.128/25', '192.168.1.127'), false);
  assert.equal(contains('192.168.1.128/25', '192.168.1.200'), true);
  assert.equal(contains('0.0.0.0/0', '8.8.8.8'), true);
  assert.equal(contains('127.0.0.1/32', '127.0.0.1'), true);
  assert.equal(contains('127.0.0.1/32', '127.0.0.2'), false);
  assert.equal(contains('2001:db8::/32', '2001:db8:1::1'), true);
  assert.equal(contains('2001:db8::/32', '10.0.0.1'), false);
});

test('a range is written with its first address', () => {
  const text = (range: string) => {
    const cidr = parseCidr(range);
    return cidr === null ? null : cidrText(cidr);
  };
  assert.equal(text('10.1.2.3/8'), '10.0.0.0/8');
  assert.equal(text('::ffff:192.1.56.10/120'), '192.1.56.0/24');
});

test('what is no range is refused', () => {
  const wrong = ['', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', 'host/8', '::1/129'];
  for (const text of [...wrong, '10.0.0.0/x', '/8']) assert.equal(parseCidr(text), null, text);
});

test('the first and the last address of any range are of it, their neighbours are not', () => {
  fc.assert(
    fc.property(fc.nat({ max: 0xffffffff }), fc.integer({ min: 1, max: 32 }), (number, mask) => {
      const size = 2 ** (32 - mask);
      const first = Math.floor(number / size) * size;
      const cidr = parseCidr(`${dotted(number)}/${mask}`);
      assert.ok(cidr);
      const has = (address: number) => cidrContains(cidr, bytesOf(address));
      assert.equal(has(first), true);
      assert.equal(has(first + size - 1), true);
      if (first > 0) assert.equal(has(first - 1), false);
      if (first + size <= 0xffffffff) assert.equal(has(first + size), false);
    }),
  );
});

function bytesOf(address: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(address);
  return bytes;
}

function dotted(address: number): string {
  return [...bytesOf(address)].join('.');
}

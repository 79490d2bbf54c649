import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  maximumTimeUuid,
  minimumTimeUuid,
  nameUuid,
  parseUuid,
  randomUuid,
  TimeUuidGenerator,
  timeUuid,
  timeUuidMicros,
  timeUuidMillis,
  uuidToString,
  uuidVersion,
} from './index.ts';

const random = { bytes: (length: number) => Buffer.alloc(length, 0xff) };

test('least and greatest time UUIDs and name UUIDs are those of Cassandra', () => {
  const lines = readFileSync(new URL('./testdata/uuids.txt', import.meta.url), 'utf8').trim();
  for (const line of lines.split('\n')) {
    const [first = '', second = '', third = ''] = line.split(' ');
    if (first === 'v3') {
      const name = second.replace('system.local', 'systemlocal');
      assert.equal(uuidToString(nameUuid(Buffer.from(name))), third);
    } else {
      assert.equal(uuidToString(minimumTimeUuid(BigInt(first))), second);
      assert.equal(uuidToString(maximumTimeUuid(BigInt(first))), third);
    }
  }
});

test('a time UUID gives back its microseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: -12e15, max: 90e15 }), fc.nat(9), (micros, tenths) => {
      if (!Number.isSafeInteger(micros)) return;
      const uuid = timeUuid(micros, Buffer.alloc(8, 0x80), tenths);
      assert.equal(timeUuidMicros(uuid), micros);
      assert.equal(timeUuidMillis(uuid), BigInt(Math.floor(micros / 1000)));
      assert.equal(uuidVersion(uuid), 1);
    }),
  );
});

test('a generator never repeats itself, even when the clock goes back', () => {
  let now = 1_700_000_000_000_000;
  const generator = new TimeUuidGenerator({ nowMicros: () => now }, random);
  let last = timeUuidMicros(generator.next());
  for (const jump of [0, 0, 1, -1_000_000, 0, 5_000_000, 0]) {
    now += jump;
    const micros = timeUuidMicros(generator.next());
    assert.ok(micros > last);
    last = micros;
  }
  assert.equal(last, now + 1);
});

test('texts are parsed in either case and refused in any other form', () => {
  const text = '04afc000-833b-11ee-8080-808080808080';
  assert.equal(uuidToString(parseUuid(text.toUpperCase()) as Buffer), text);
  for (const wrong of [
    '',
    text.slice(1),
    `${text}0`,
    text.replace('-', ''),
    text.replace('0', 'g'),
  ]) {
    assert.equal(parseUuid(wrong), null);
  }
  assert.equal(uuidToString(randomUuid(random)), 'ffffffff-ffff-4fff-bfff-ffffffffffff');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intValue } from '../../mutation/history-suite.ts';
import type { RingPosition } from '../../mutation/index.ts';
import {
  Bound,
  compareKeys,
  DecoratedKey,
  DeletionTime,
  decorateKey,
  Liveness,
  NO_DELETION_TIME,
  Row,
  UpdateBuilder,
} from '../../mutation/index.ts';
import { tableFromText } from '../../schema/index.ts';
import { SeededRandom } from '../../testing/index.ts';
import { Memtable, MemtableCursor } from './index.ts';
import { PartitionTable } from './partition-table.ts';
import { RowList } from './row-list.ts';

const seed = Number(process.env.SEED ?? 20260102);
console.log(`seed ${seed}`);

const table = tableFromText('ks', 'rows', 'k int, c int, PRIMARY KEY ((k), c)');

function row(value: number): Row {
  const liveness = new Liveness(1, 0, NO_DELETION_TIME);
  return new Row([intValue(value)], liveness, DeletionTime.LIVE, []);
}

function numberOf(at: Row | null | undefined): number | undefined {
  return at?.clustering[0]?.readInt32BE();
}

const count = 5000;
const orders: Record<string, (i: number, random: SeededRandom) => number> = {
  ascending: (i) => i,
  descending: (i) => count - 1 - i,
  scattered: (i) => (i * 1871) % count,
  'in two streams': (i) => (i % 2 === 0 ? i / 2 : count - 1 - (i - 1) / 2),
  'with repeats': (_, random) => random.integer(count / 2),
};

for (const [name, valueAt] of Object.entries(orders)) {
  test(`rows that come ${name} are kept sorted and are found`, () => {
    const random = new SeededRandom(seed);
    const list = new RowList(table);
    const expected = new Set<number>();
    for (let i = 0; i < count; i++) {
      const value = valueAt(i, random);
      expected.add(value);
      list.put(row(value), (existing) => existing);
      if (i % 500 === 0) list.checkInvariants();
    }
    list.checkInvariants();
    assert.equal(list.size, expected.size);
    assert.ok(list.blocks.length < expected.size / 30, `${list.blocks.length} blocks`);
    const sorted = [...expected].sort((left, right) => left - right);
    assert.deepEqual([...list].map(numberOf), sorted);
    for (let value = -1; value <= count; value++) {
      assert.equal(numberOf(list.get([intValue(value)])), expected.has(value) ? value : undefined);
    }
    const found = { block: 0, index: 0 };
    for (const weight of [-1, 1] as const) {
      for (let value = -1; value <= count; value += 7) {
        list.seek(new Bound([intValue(value)], weight), found);
        const next = list.blocks[found.block]?.[found.index];
        const wanted = sorted.find((each) => (weight < 0 ? each >= value : each > value));
        assert.equal(numberOf(next), wanted);
      }
    }
  });
}

test('a cursor goes on where it was when rows come in between', () => {
  for (const reversed of [false, true]) {
    const memtable = new Memtable();
    const key = decorateKey(intValue(1));
    const put = (value: number): void => {
      memtable.apply(new UpdateBuilder(table, key).addRow(row(value)).build());
    };
    for (let value = 0; value < 1000; value += 2) put(value);
    const partition = memtable.get(key);
    assert.ok(partition !== null);
    const slices = [{ start: Bound.BOTTOM, end: Bound.TOP }];
    const cursor = new MemtableCursor(table, partition, { kind: 'slices', slices, reversed });
    const read: number[] = [];
    for (let item = cursor.next(); item instanceof Row; item = cursor.next()) {
      const value = numberOf(item) ?? -1;
      read.push(value);
      // One that is still to come, and one that is behind.
      if (value % 2 === 0) put(reversed ? value - 1 : value + 1);
      put(reversed ? 2000 + value : -2000 - value);
      if (read.length > 5000) break;
    }
    const evens = Array.from({ length: 500 }, (_, i) => 2 * i);
    const forward = reversed ? [...read].reverse() : read;
    assert.deepEqual(
      forward,
      [...new Set(read)].sort((left, right) => left - right),
    );
    for (const value of evens) assert.ok(forward.includes(value));
  }
});

/** Tokens as Murmur3 spreads them, all alike in their leading bits, and few over many keys. */
const tokens: Record<string, (i: number, random: SeededRandom) => DecoratedKey> = {
  uniform: (i) => decorateKey(Buffer.from(`key ${i}`)),
  'of one range': (i, random) =>
    new DecoratedKey(Buffer.from(`${i}`), 0x12345600 | random.integer(16), random.uint32() | 0),
  colliding: (i, random) =>
    new DecoratedKey(Buffer.from(`${i}`), random.integer(3) - 1, random.integer(3) - 1),
};

for (const [name, keyOf] of Object.entries(tokens)) {
  test(`partitions with tokens ${name} are found and come in ring order`, () => {
    const random = new SeededRandom(seed);
    const partitions = new PartitionTable();
    const keys: DecoratedKey[] = [];
    const total = name === 'uniform' ? 50_000 : 3000;
    for (let i = 0; i < total; i++) {
      const key = keyOf(i, random);
      keys.push(key);
      assert.equal(partitions.get(key), null);
      const made = partitions.getOrCreate(key);
      assert.equal(partitions.getOrCreate(key), made);
    }
    assert.equal(partitions.size, total);
    for (const key of keys) assert.equal(partitions.get(key)?.key, key);
    keys.sort(compareKeys);
    const scanned: DecoratedKey[] = [];
    for (let at = partitions.first(null); at !== null; at = partitions.after(at)) {
      scanned.push(at.key);
    }
    assert.ok(scanned.every((key, i) => key === keys[i]) && scanned.length === total);
    for (let round = 0; round < 200; round++) {
      const index = random.integer(total);
      const { tokenHigh, tokenLow, key } = keys[index] as DecoratedKey;
      const at = (part: Partial<RingPosition>): DecoratedKey | undefined =>
        partitions.first({ tokenHigh, tokenLow, key, weight: 0, ...part })?.key;
      assert.equal(at({}), keys[index]);
      assert.equal(at({ weight: -1 }), keys[index]);
      assert.equal(at({ weight: 1 }), keys[index + 1]);
      const ofToken = keys.filter(
        (each) => each.tokenHigh === tokenHigh && each.tokenLow === tokenLow,
      );
      assert.equal(at({ key: null, weight: -1 }), ofToken[0]);
      assert.equal(
        at({ key: null, weight: 1 }),
        keys[keys.indexOf(ofToken.at(-1) as DecoratedKey) + 1],
      );
    }
  });
}

test('memory is accounted for, and a partition deletion gives it back from its rows', () => {
  const memtable = new Memtable();
  const key = decorateKey(intValue(1));
  for (let value = 0; value < 1000; value++) {
    memtable.apply(new UpdateBuilder(table, key).addRow(row(value)).build());
  }
  assert.ok(memtable.accountedBytes > 100_000);
  const deletion = new DeletionTime(5, 100);
  memtable.apply(new UpdateBuilder(table, key).deletePartition(deletion).build());
  assert.equal(memtable.get(key)?.rows?.size, 0);
  assert.ok(memtable.accountedBytes < 1000);
});

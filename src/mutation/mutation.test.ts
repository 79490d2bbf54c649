import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteReader, ByteWriter } from '../base/bytes/index.ts';
import { dataOf, histories, historyTable, keys, textOf, updates } from './history-suite.ts';
import type { PartitionUpdate, ReadCommand } from './index.ts';
import {
  ALL_ROWS,
  Cell,
  compareKeys,
  diffForRepair,
  digestOf,
  filterLive,
  Mutation,
  mergePartitionData,
  mergeResponses,
  NO_DELETION_TIME,
  NO_LIMITS,
  PartitionData,
  RangeMarker,
  readMutation,
  readPartitionData,
  reconcileCells,
  updateOf,
  writeMutation,
  writePartitionData,
} from './index.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);
const runs = { seed, numRuns: Number(process.env.RUNS ?? 300) };

const everything: ReadCommand = {
  kind: 'partition',
  table: historyTable,
  key: keys[0] as (typeof keys)[0],
  columns: null,
  clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
  rowFilter: [],
  limits: NO_LIMITS,
  nowInSeconds: 0,
};

function merge(versions: readonly PartitionData[], reversed = false): PartitionData {
  return mergePartitionData(historyTable, reversed, versions);
}

function ofOneKey(history: readonly PartitionUpdate[]): readonly PartitionData[] {
  const [first] = history;
  return history.filter((update) => update.key === first?.key).map((update) => dataOf(update));
}

/** The same data read from the other end. */
function turned(data: PartitionData): PartitionData {
  const items = [...data.unfiltereds]
    .reverse()
    .map((item) =>
      item instanceof RangeMarker ? new RangeMarker(item.bound, item.open, item.close) : item,
    );
  return new PartitionData(data.key, data.deletion, data.staticRow, items);
}

test('merging does not depend on order or grouping, and repeats change nothing', () => {
  fc.assert(
    fc.property(histories, fc.nat(), (history, cut) => {
      const versions = ofOneKey(history);
      const whole = textOf(merge(versions));
      assert.equal(textOf(merge([...versions].reverse())), whole);
      const at = 1 + (cut % versions.length);
      const parts = [versions.slice(0, at), versions.slice(at)].filter((part) => part.length > 0);
      assert.equal(textOf(merge(parts.map((part) => merge(part)))), whole);
      assert.equal(textOf(merge([...versions, ...versions, merge(versions)])), whole);
    }),
    runs,
  );
});

test('answers of several replicas become one, in ring order', () => {
  fc.assert(
    fc.property(fc.array(histories, { minLength: 2, maxLength: 3 }), (replicas) => {
      const sorted = [...keys].sort(compareKeys);
      const answer = (updates: readonly PartitionUpdate[]): readonly PartitionData[] =>
        sorted.flatMap((key) => {
          const versions = updates.filter((update) => update.key === key).map(dataOf);
          return versions.length === 0 ? [] : [merge(versions)];
        });
      const text = (answers: readonly PartitionData[]): string =>
        answers.map((data) => `${data.key.key.toString('hex')} ${textOf(data)}`).join('\n');
      assert.equal(
        text(mergeResponses(historyTable, false, replicas.map(answer))),
        text(answer(replicas.flat())),
      );
    }),
    runs,
  );
});

test('reading backward merges to the same data', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const versions = ofOneKey(history);
      const backward = merge(versions.map(turned), true);
      assert.equal(textOf(turned(backward)), textOf(merge(versions)));
    }),
    runs,
  );
});

test('what one replica misses, applied to it, makes it equal to the merge', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const versions = ofOneKey(history);
      const half = Math.ceil(versions.length / 2);
      const replica = merge(versions.slice(0, half));
      const whole = merge(versions);
      const missing = diffForRepair(everything, whole, replica);
      const repaired = missing === null ? replica : merge([replica, dataOf(missing)]);
      assert.equal(textOf(repaired), textOf(whole));
      assert.equal(diffForRepair(everything, whole, repaired), null);
      assert.deepEqual(digestOf(everything, [repaired]), digestOf(everything, [whole]));
      const backward: ReadCommand = {
        ...everything,
        clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: true },
      };
      const other = diffForRepair(backward, turned(whole), turned(replica));
      assert.equal(
        other === null ? 'nothing' : textOf(dataOf(other)),
        missing === null ? 'nothing' : textOf(dataOf(missing)),
      );
    }),
    runs,
  );
});

test('digests tell different data apart', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const versions = ofOneKey(history);
      const [one, other] = [
        merge(versions),
        merge(versions.slice(0, -1).concat(versions[0] ?? [])),
      ];
      if (textOf(one) === textOf(other)) return;
      const visible = (data: PartitionData): string => textOf(filterLive(data, 0, null));
      if (visible(one) === visible(other)) return;
      assert.notDeepEqual(digestOf(everything, [one]), digestOf(everything, [other]));
    }),
    runs,
  );
});

test('mutations and answers come back from bytes', () => {
  fc.assert(
    fc.property(fc.array(updates, { minLength: 1, maxLength: 3 }), (list) => {
      const writer = new ByteWriter(16);
      writeMutation(writer, new Mutation('ks', (list[0] as PartitionUpdate).key, list));
      const reader = new ByteReader(writer.copy());
      const back = readMutation(reader, (id) =>
        id === historyTable.id ? historyTable : undefined,
      );
      assert.equal(reader.remaining, 0);
      assert.deepEqual(
        back.updates.map((update) => textOf(dataOf(update))),
        list.map((update) => textOf(dataOf(update))),
      );
      const backward = turned(merge([dataOf(list[0] as PartitionUpdate)]));
      writer.reset();
      writePartitionData(writer, historyTable, backward, true);
      const data = readPartitionData(new ByteReader(writer.copy()), historyTable);
      assert.equal(textOf(data), textOf(backward));
      const update = updateOf(historyTable, merge([dataOf(list[0] as PartitionUpdate)]));
      assert.equal(textOf(dataOf(update)), textOf(merge([dataOf(list[0] as PartitionUpdate)])));
    }),
    runs,
  );
});

test('a torn or changed byte never brings more than an error or other data', () => {
  fc.assert(
    fc.property(updates, fc.nat(), fc.nat(255), (update, place, byte) => {
      const writer = new ByteWriter();
      writeMutation(writer, new Mutation('ks', update.key, [update]));
      const bytes = writer.copy();
      bytes[place % bytes.length] = byte;
      try {
        readMutation(new ByteReader(bytes), () => historyTable);
      } catch (error) {
        const names = ['EndOfBytes', 'RangeError', 'UnknownColumn'];
        assert.ok(names.includes((error as Error).name), String(error));
      }
    }),
    runs,
  );
});

test('of two cells one wins by the rules of Cells.reconcile', () => {
  // timestamp ttl localDeletionTime value | the same of the other | winner
  const table = `
    2 0 - a | 1 0 - b | left     newer
    1 0 - a | 1 0 - b | right    larger value
    1 0 5 - | 1 0 - b | left     tombstone beats value
    1 9 5 a | 1 0 - b | left     expiring beats value
    1 9 9 a | 1 0 5 - | right    tombstone beats expiring
    1 0 6 - | 1 0 5 - | left     later deletion
    1 9 6 a | 1 9 5 b | left     later expiration
    1 8 5 a | 1 9 5 b | left     lower ttl
    1 9 5 a | 1 9 5 b | right    larger value`;
  for (const line of table.trim().split('\n')) {
    const [left, right, verdict] = line.split('|') as [string, string, string];
    const [one, other] = [cellOf(left), cellOf(right)];
    const wanted = verdict.trim().startsWith('left') ? one : other;
    assert.equal(reconcileCells(one, other), wanted, line);
    assert.equal(reconcileCells(other, one), wanted, line);
  }
});

function cellOf(text: string): Cell {
  const [timestamp, ttl, at, value] = text.trim().split(' ') as [string, string, string, string];
  const column = historyTable.column('b');
  assert.ok(column !== undefined);
  const time = at === '-' ? NO_DELETION_TIME : Number(at);
  const bytes = Buffer.from(value === '-' ? '' : value);
  return new Cell(column, Number(timestamp), Number(ttl), time, bytes, null);
}

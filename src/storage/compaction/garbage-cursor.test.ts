import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { histories, historyTable, keys, textOf } from '../../mutation/history-suite.ts';
import type { LoadingCursor, PartitionUpdate, UnfilteredCursor } from '../../mutation/index.ts';
import { ALL_ROWS, ArrayCursor, MergeCursor, PartitionData } from '../../mutation/index.ts';
import { FakeSSTable } from '../fake-sstable-suite.ts';
import { GarbageCursor } from './garbage-cursor.ts';

const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;
const runs = { seed: Number(process.env.SEED ?? 20261130), numRuns: 400 };
console.log(`seed ${runs.seed}`);

async function drain(cursor: UnfilteredCursor | LoadingCursor): Promise<PartitionData> {
  const unfiltereds = [];
  for (;;) {
    if ('isReady' in cursor && !cursor.isReady) await cursor.load();
    const item = cursor.next();
    if (item === null) break;
    unfiltereds.push(item);
  }
  return new PartitionData(cursor.key, cursor.deletion, cursor.staticRow, unfiltereds);
}

async function merged(...parts: readonly PartitionData[]): Promise<string> {
  const cursors = parts.map((part) => new ArrayCursor(part));
  return textOf(await drain(new MergeCursor(historyTable, false, cursors)));
}

test('what other files delete goes, and no answer changes by that', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      histories,
      fc.constantFrom(...keys),
      fc.constantFrom('ROW', 'CELL'),
      fc.infiniteStream(fc.boolean()),
      async (first, second, key, grain, stream) => {
        const delays = (): boolean => stream.next().value === true;
        const [file, others] = [first, second].map(
          (history: readonly PartitionUpdate[], i) =>
            new FakeSSTable(historyTable, i, history, delays),
        ) as [FakeSSTable, FakeSSTable];
        const read = async (sstable: FakeSSTable) => sstable.read(key, EVERYTHING);
        const [source, other] = [await read(file), await read(others)];
        if (source === null || other === null) return;
        const garbage = new GarbageCursor(historyTable, source, other, grain);
        const kept = await drain(garbage);
        const [before, theirs] = [await read(file), await read(others)];
        assert.ok(before !== null && theirs !== null);
        const [beforeData, theirData] = [await drain(before), await drain(theirs)];
        assert.equal(await merged(kept, theirData), await merged(beforeData, theirData));
        // Once is enough.
        const again = new GarbageCursor(
          historyTable,
          new ArrayCursor(kept),
          new ArrayCursor(theirData),
          grain,
        );
        assert.equal(textOf(await drain(again)), textOf(kept));
      },
    ),
    runs,
  );
});

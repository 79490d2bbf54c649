import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RangeRead, ReadCommand } from '../../mutation/index.ts';
import { DecoratedKey, DeletionTime, PartitionData, wholeTable } from '../../mutation/index.ts';
import {
  alteredTable,
  LOCAL_REPLICATION,
  makeKeyspace,
  makeSchema,
  tableFromText,
} from '../../schema/index.ts';
import { simulatedPlatform } from '../../testing/index.ts';
import type { ReadResult } from '../read/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { ActiveTasks } from '../task/index.ts';
import { StoreIndexes } from './store-indexes.ts';

const plain = tableFromText('ks', 't', 'k int PRIMARY KEY, a int');
const table = alteredTable(plain, {
  indexes: [{ name: 'by_a', kind: 'COMPOSITES', options: { target: 'a' } }],
});
const schema = makeSchema([
  makeKeyspace({ name: 'ks', replication: LOCAL_REPLICATION, tables: [table] }),
]);

/** As much as a build reads at once, up to where three quarters of the ring are behind. */
const FULL_PAGE = Array.from({ length: 1000 }, () => {
  const key = new DecoratedKey(Buffer.alloc(4), 0x4000_0000, 0);
  return new PartitionData(key, DeletionTime.LIVE, null, []);
});

function rowsOfZero(): RangeRead {
  const a = table.column('a');
  assert.ok(a);
  return {
    ...wholeTable(table, 0),
    rowFilter: [{ column: a, operator: '=', values: [Buffer.alloc(4)], mapKey: null }],
  };
}

/** Indexes of the table on a new machine, over what `read` gives. */
function indexesOver(read: (command: ReadCommand) => ReadResult) {
  const { machine, simulation } = simulatedPlatform(1);
  const { clock, timers, random, log } = machine.boot();
  const tasks = new ActiveTasks(clock, random);
  const indexes = new StoreIndexes({
    settings: {},
    filesWith: () => 0,
    filesOf: () => [{ uncompressedBytes: 300 }, { uncompressedBytes: 100 }] as SSTable[],
    tasks,
    clock,
    timers,
    log,
    schema,
    read,
    apply: () => undefined,
    removeEntries: () => {},
    dropped: () => Promise.resolve(),
  });
  indexes.schemaChanged(schema, true);
  return { indexes, tasks, time: simulation.time };
}

test('an index that could not be built is not read until it is built again', async () => {
  const read: string[] = [];
  let isBroken = true;
  const { indexes, time } = indexesOver((command) => {
    read.push(command.table.name);
    if (isBroken) return Promise.reject(new Error('a block of the file is damaged'));
    return [];
  });
  const ask = async () => {
    read.length = 0;
    await time.wait(Promise.resolve(indexes.read(rowsOfZero(), 'by_a')), 60_000);
    return read.at(-1);
  };
  await assert.rejects(ask, /damaged/);
  assert.deepEqual(read.at(-1), 't', 'the table itself, of which the reader learns what is wrong');
  isBroken = false;
  assert.equal(await ask(), 't');
  await time.wait(indexes.rebuild(table.id, null), 60_000);
  assert.equal(await ask(), 't.by_a');
});

test('a build that is stopped leaves the index unread, until it is built again', async () => {
  const read: string[] = [];
  const pages: (() => void)[] = [];
  const { indexes, tasks, time } = indexesOver(({ table: { name } }) => {
    read.push(name);
    if (name !== 't' || pages.length === 2) return [];
    const isFirst = pages.length === 0;
    return new Promise((resolve) => pages.push(() => resolve(isFirst ? FULL_PAGE : [])));
  });
  const progress = () =>
    tasks.running.map(({ operation, table: { name }, completed, total, unit, files }) =>
      [operation, name, completed, total, unit, files].join(),
    );
  const asked = Promise.resolve(indexes.read(rowsOfZero(), 'by_a'));
  await time.runUntil(() => pages.length === 1, 60_000);
  assert.deepEqual(progress(), ['secondaryindexbuild,t,0,400,bytes,2'], 'at its first page');
  pages[0]?.();
  await time.runUntil(() => pages.length === 2, 60_000);
  assert.deepEqual(progress(), ['secondaryindexbuild,t,300,400,bytes,2'], 'at its second');
  const [shown] = tasks.running;
  tasks.stop(({ id }) => shown?.id.equals(id) === true);
  pages[1]?.();
  await time.wait(asked, 60_000);
  assert.equal(read.at(-1), 't', 'the query looks at the table itself');
  assert.deepEqual(progress(), []);
  await time.wait(indexes.rebuild(table.id, null), 60_000);
  await time.wait(Promise.resolve(indexes.read(rowsOfZero(), 'by_a')), 60_000);
  assert.equal(read.at(-1), 't.by_a');
});

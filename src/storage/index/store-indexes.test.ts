import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RangeRead, ReadCommand } from '../../mutation/index.ts';
import { wholeTable } from '../../mutation/index.ts';
import {
  alteredTable,
  LOCAL_REPLICATION,
  makeKeyspace,
  makeSchema,
  tableFromText,
} from '../../schema/index.ts';
import { simulatedPlatform } from '../../testing/index.ts';
import type { ReadResult } from '../read/index.ts';
import { StoreIndexes } from './store-indexes.ts';

const plain = tableFromText('ks', 't', 'k int PRIMARY KEY, a int');
const table = alteredTable(plain, {
  indexes: [{ name: 'by_a', kind: 'COMPOSITES', options: { target: 'a' } }],
});
const schema = makeSchema([
  makeKeyspace({ name: 'ks', replication: LOCAL_REPLICATION, tables: [table] }),
]);

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
  const { clock, timers, log } = machine.boot();
  const indexes = new StoreIndexes({
    settings: {},
    filesWith: () => 0,
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
  return { indexes, time: simulation.time };
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
  const { indexes, time } = indexesOver(({ table: { name } }) => {
    read.push(name);
    if (name !== 't' || pages.length > 0) return [];
    return new Promise((resolve) => pages.push(() => resolve([])));
  });
  const asked = Promise.resolve(indexes.read(rowsOfZero(), 'by_a'));
  await time.runFor(1000);
  assert.equal(pages.length, 1, 'the build is at its first page');
  indexes.stopBuilds();
  pages[0]?.();
  await time.wait(asked, 60_000);
  assert.equal(read.at(-1), 't', 'the query looks at the table itself');
  await time.wait(indexes.rebuild(table.id, null), 60_000);
  await time.wait(Promise.resolve(indexes.read(rowsOfZero(), 'by_a')), 60_000);
  assert.equal(read.at(-1), 't.by_a');
});

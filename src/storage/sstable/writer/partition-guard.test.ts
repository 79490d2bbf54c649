import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardrailSettings } from '../../../config/index.ts';
import { Guardrails } from '../../../guardrail/index.ts';
import {
  Cell,
  ComplexCells,
  DecoratedKey,
  DeletionTime,
  Liveness,
  NO_DELETION_TIME,
  Row,
} from '../../../mutation/index.ts';
import { tableFromText } from '../../../schema/index.ts';
import { intType, textType } from '../../../types/index.ts';
import { PartitionGuard } from './partition-guard.ts';

const table = tableFromText('e', 't', 'k int, c text, l set<text>, PRIMARY KEY (k, c)');

function guardOf(written: Readonly<Record<string, string>>) {
  const told: string[] = [];
  const log = {
    warn: (text: string) => told.push(`warn ${text}`),
    error: (text: string) => told.push(`error ${text}`),
  };
  const guardrails = new Guardrails(guardrailSettings(new Map(Object.entries(written))));
  return { guard: new PartitionGuard(table, guardrails, log, '/e/t/nb-1-big-Data.db'), told };
}

const key = new DecoratedKey(intType.encode(7), 1, 2);

test('the log is told of partitions that have grown too large', () => {
  const { guard, told } = guardOf({
    partition_size_warn_threshold: '100B',
    partition_size_fail_threshold: '200B',
    partition_tombstones_warn_threshold: '3',
  });
  guard.partition(key, 100, 3);
  assert.deepEqual(told, []);
  guard.partition(key, 101, 0);
  guard.partition(key, 201, 4);
  assert.deepEqual(told, [
    'warn Guardrail partition_size violated: Partition e.t:7 on sstable /e/t/nb-1-big-Data.db has ' +
      'size 101, this exceeds the warning threshold of 100. Too large partitions can cause ' +
      'performance problems.',
    'error Guardrail partition_size violated: Partition e.t:7 on sstable /e/t/nb-1-big-Data.db ' +
      'has size 201, this exceeds the failure threshold of 200. Too large partitions can cause ' +
      'performance problems.',
    'warn Guardrail partition_tombstones violated: Partition e.t:7 on sstable ' +
      '/e/t/nb-1-big-Data.db has 4 tombstones, this exceeds the warning threshold of 3. ' +
      'Partitions with too many tombstones can cause performance problems.',
  ]);
});

test('the log is told of collections that grew element by element', () => {
  const { guard, told } = guardOf({ items_per_collection_warn_threshold: '1' });
  const column = table.column('l');
  assert.ok(column);
  const cells = ['a', 'b'].map(
    (text) => new Cell(column, 1, 0, NO_DELETION_TIME, Buffer.alloc(0), Buffer.from(text)),
  );
  const rowOf = (held: readonly Cell[]) =>
    new Row([textType.encode('x')], Liveness.EMPTY, DeletionTime.LIVE, [
      new ComplexCells(column, DeletionTime.LIVE, held),
    ]);
  guard.row(key, rowOf(cells.slice(0, 1)));
  assert.deepEqual(told, []);
  guard.row(key, rowOf(cells));
  assert.deepEqual(told, [
    "warn Guardrail items_per_collection violated: Detected collection l in row (7, 'x') in table " +
      'e.t with 2 items, this exceeds the warning threshold of 1.',
  ]);
});

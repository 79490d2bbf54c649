import type { DecoratedKey, PartitionRead, RangeRead } from '../../src/mutation/index.ts';
import {
  ALL_ROWS,
  Cell,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_LIMITS,
  NO_TTL,
  PartitionUpdate,
  Row,
} from '../../src/mutation/index.ts';
import type { TableMetadata } from '../../src/schema/index.ts';
import { keyed, series } from './bench-store.ts';

/** Newer than everything written before. */
let timestamp = 1_700_000_000_000_000;

export const nowInSeconds = (): number => Math.floor(Date.now() / 1000);

/** Values that compress to about a half, as texts do. */
export function valueAt(bytes: number, seed: number): Buffer {
  const value = Buffer.alloc(bytes, 7);
  let random = seed;
  for (let at = 0; at < bytes / 2; at++) {
    random = (Math.imul(random, 1103515245) + 12345) | 0;
    value[at] = random >> 16;
  }
  return value;
}

export function keyAt(index: number): DecoratedKey {
  return decorateKey(Buffer.from(`key-${index.toString().padStart(9, '0')}`));
}

function mutationOf(table: TableMetadata, key: DecoratedKey, row: Row): Mutation {
  const update = new PartitionUpdate(table, key, DeletionTime.LIVE, null, [row], []);
  return new Mutation('bench', key, [update]);
}

function rowOf(table: TableMetadata, clustering: readonly Buffer[], value: Buffer, ttl: number) {
  const at = timestamp++;
  // What has a time to live is long over: it was written so long ago.
  const expires = ttl === NO_TTL ? NO_DELETION_TIME : nowInSeconds() - 60;
  const column = table.column('v');
  if (column === undefined) throw new Error('the table has no column v');
  const cell = new Cell(column, at, ttl, expires, value, null);
  return new Row(clustering, new Liveness(at, ttl, expires), DeletionTime.LIVE, [cell]);
}

/** With a time to live the row has expired a minute ago. */
export function put(index: number, value: Buffer, ttl = NO_TTL): Mutation {
  return mutationOf(keyed, keyAt(index), rowOf(keyed, [], value, ttl));
}

export function append(key: DecoratedKey, at: number, value: Buffer): Mutation {
  return mutationOf(series, key, rowOf(series, [int(at)], value, NO_TTL));
}

export function remove(index: number): Mutation {
  const key = keyAt(index);
  const deletion = new DeletionTime(timestamp++, nowInSeconds() - 60);
  return new Mutation('bench', key, [new PartitionUpdate(keyed, key, deletion, null, [], [])]);
}

export function get(index: number): PartitionRead {
  return { ...everythingOf(keyed), kind: 'partition', key: keyAt(index) };
}

export function newest(key: DecoratedKey, rows: number): PartitionRead {
  return {
    ...everythingOf(series),
    kind: 'partition',
    key,
    clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: true },
    limits: { ...NO_LIMITS, rows },
  };
}

/** The next rows of the whole table, behind a key. */
export function page(after: DecoratedKey | null, rows: number): RangeRead {
  const start =
    after === null
      ? null
      : {
          tokenHigh: after.tokenHigh,
          tokenLow: after.tokenLow,
          key: after.key,
          weight: 1 as const,
        };
  return {
    ...everythingOf(keyed),
    kind: 'range',
    range: { start, end: null },
    resume: null,
    limits: { ...NO_LIMITS, rows },
  };
}

function everythingOf(table: TableMetadata) {
  return {
    table,
    columns: null,
    clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
    rowFilter: [],
    limits: NO_LIMITS,
    nowInSeconds: nowInSeconds(),
  } as const;
}

function int(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(number);
  return bytes;
}

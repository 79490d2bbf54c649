import fc from 'fast-check';
import type { TableMetadata } from '../schema/index.ts';
import { tableFromText } from '../schema/index.ts';
import type { Clustering, PartitionUpdate, Unfiltered } from './index.ts';
import {
  ArrayCursor,
  Bound,
  Cell,
  ComplexCells,
  DeletionTime,
  decorateKey,
  interleave,
  Liveness,
  NO_DELETION_TIME,
  PartitionData,
  RangeMarker,
  RangeTombstoneList,
  type Row,
  RowBuilder,
  UpdateBuilder,
} from './index.ts';

/** Generated histories for property tests: few timestamps, keys and values, so that all collide. */
export const historyTable = tableFromText(
  'ks',
  'history',
  'k int, c1 int, c2 text, s int static, sm map<int, text> static, a int, b text, l list<int>, ' +
    'm map<text, int>, PRIMARY KEY ((k), c1, c2)',
  { descending: ['c2'] },
);

export const keys = [1, 2, 3].map((key) => decorateKey(intValue(key)));

export function intValue(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const timestamps = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(9007199254740993n, -(2n ** 62n), 2n ** 63n - 1n) },
);
const smallTimestamps = fc.integer({ min: 1, max: 5 });
const seconds = fc.integer({ min: 100, max: 104 });
/** Some lack their last value, as rows of dense compact tables may. */
export const clusterings: fc.Arbitrary<Clustering> = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom('', 'x', 'yy', null))
  .map(([first, second]) => [intValue(first), second === null ? null : Buffer.from(second)]);
const deletions = fc
  .tuple(smallTimestamps, seconds)
  .map(([timestamp, at]) => new DeletionTime(timestamp, at));

export const bounds = fc
  .tuple(clusterings, fc.integer({ min: 0, max: 2 }), fc.constantFrom<-1 | 1>(-1, 1))
  .map(([clustering, length, weight]) => new Bound(clustering.slice(0, length), weight));

type Life = { ttl: number; at: number; value: string; isDeleted: boolean };
const lives: fc.Arbitrary<Life> = fc.oneof(
  fc.record({
    ttl: fc.constant(0),
    at: fc.constant(NO_DELETION_TIME),
    value: fc.constantFrom('a', 'b', 'c'),
    isDeleted: fc.constant(false),
  }),
  fc.record({
    ttl: fc.constantFrom(1, 2),
    at: seconds,
    value: fc.constantFrom('a', 'b'),
    isDeleted: fc.constant(false),
  }),
  fc.record({
    ttl: fc.constant(0),
    at: seconds,
    value: fc.constant(''),
    isDeleted: fc.constant(true),
  }),
);

function cells(table: TableMetadata, names: readonly string[]): fc.Arbitrary<Cell> {
  return fc
    .tuple(fc.constantFrom(...names), timestamps, lives, fc.integer({ min: 0, max: 2 }))
    .map(([name, timestamp, life, element]) => {
      const column = table.column(name);
      if (column === undefined) throw new Error(`no column ${name}`);
      const isText = name === 'b' || name === 'sm';
      const bytes = isText ? Buffer.from(life.value) : intValue(life.value.charCodeAt(0) || 0);
      const value = life.isDeleted ? Buffer.alloc(0) : bytes;
      return new Cell(column, timestamp, life.ttl, life.at, value, pathOf(name, element));
    });
}

function pathOf(name: string, element: number): Buffer | null {
  if (name === 'm') return Buffer.from(['p', 'q', 'r'][element] as string);
  if (name === 'sm') return intValue(element);
  if (name !== 'l') return null;
  return Buffer.from(`00000000-0000-1000-8000-00000000000${element}`.replaceAll('-', ''), 'hex');
}

const livenesses = fc.oneof(
  fc.constant(Liveness.EMPTY),
  timestamps.map((timestamp) => new Liveness(timestamp, 0, NO_DELETION_TIME)),
  fc
    .tuple(timestamps, fc.constantFrom(1, 2), seconds)
    .map(([timestamp, ttl, at]) => new Liveness(timestamp, ttl, at)),
);

function rows(
  table: TableMetadata,
  names: readonly string[],
  complex: readonly string[],
  places: fc.Arbitrary<Clustering>,
  isStatic: boolean,
): fc.Arbitrary<Row> {
  return fc
    .record({
      place: places,
      liveness: isStatic ? fc.constant(Liveness.EMPTY) : livenesses,
      deletion: fc.option(deletions, { freq: 4 }),
      cells: fc.array(cells(table, names), { maxLength: 4 }),
      complex: fc.option(fc.tuple(fc.constantFrom(...complex), deletions), { freq: 3 }),
    })
    .map((parts) => {
      const builder = new RowBuilder(parts.place).setLiveness(parts.liveness);
      if (parts.deletion !== null && !isStatic) builder.delete(parts.deletion);
      for (const cell of parts.cells) builder.add(cell);
      if (parts.complex !== null) {
        const column = table.column(parts.complex[0]);
        if (column !== undefined) builder.deleteComplex(column, parts.complex[1]);
      }
      return builder.build();
    })
    .filter((row) => row !== null);
}

/** One change to one of three partitions. */
export const updates: fc.Arbitrary<PartitionUpdate> = fc
  .record({
    key: fc.constantFrom(...keys),
    deletion: fc.option(deletions, { freq: 8 }),
    staticRow: fc.option(rows(historyTable, ['s', 'sm'], ['sm'], fc.constant([]), true), {
      freq: 4,
    }),
    rows: fc.array(rows(historyTable, ['a', 'b', 'l', 'm'], ['l', 'm'], clusterings, false), {
      maxLength: 3,
    }),
    ranges: fc.array(fc.tuple(bounds, bounds, deletions), { maxLength: 2 }),
  })
  .map((parts) => {
    const builder = new UpdateBuilder(historyTable, parts.key);
    if (parts.deletion !== null) builder.deletePartition(parts.deletion);
    if (parts.staticRow !== null) builder.addStatic(parts.staticRow);
    for (const row of parts.rows) builder.addRow(row);
    for (const [start, end, deletion] of parts.ranges)
      builder.deleteRange({ start, end }, deletion);
    return builder.build();
  });

export const histories = fc.array(updates, { minLength: 1, maxLength: 12 });

/** An update as what a store that holds nothing else would answer. */
export function dataOf(update: PartitionUpdate): PartitionData {
  const { table, key, deletion, staticRow } = update;
  const list = new RangeTombstoneList(table, update.rangeTombstones);
  const unfiltereds = interleave(table, update.rows, list.tombstones);
  return new PartitionData(key, deletion, staticRow, unfiltereds);
}

/** Everything about an answer as text: equal texts, equal answers. */
export function textOf(data: PartitionData | null): string {
  if (data === null) return 'nothing';
  const lines = [`partition ${deletionText(data.deletion)}`];
  if (data.staticRow !== null) lines.push(`static ${unfilteredText(data.staticRow)}`);
  const cursor = new ArrayCursor(data);
  for (let item = cursor.next(); item !== null; item = cursor.next()) {
    lines.push(unfilteredText(item));
  }
  return lines.join('\n');
}

function unfilteredText(item: Unfiltered): string {
  if (item instanceof RangeMarker) {
    const place = `${hex(item.bound.prefix)}/${item.bound.weight}`;
    const [close, open] = [item.close, item.open].map((deletion) =>
      deletion === null ? '-' : deletionText(deletion),
    );
    return `marker ${place} closes ${close} opens ${open}`;
  }
  const { liveness } = item;
  const columns = item.columns.map((data) =>
    data instanceof ComplexCells
      ? `${data.column.name}(${deletionText(data.deletion)} ${data.cells.map(cellText).join(' ')})`
      : cellText(data),
  );
  const inserted = `${liveness.timestamp}/${liveness.ttl}/${liveness.localExpirationTime}`;
  const deleted = deletionText(item.deletion);
  return `row ${hex(item.clustering)} ${inserted} ${deleted} ${columns.join(' ')}`;
}

function cellText(cell: Cell): string {
  const path = cell.path === null ? '' : `[${cell.path.toString('hex')}]`;
  const times = `${cell.timestamp}/${cell.ttl}/${cell.localDeletionTime}`;
  return `${cell.column.name}${path}=${cell.value.toString('hex')}@${times}`;
}

function deletionText(deletion: DeletionTime): string {
  return deletion.isLive ? 'live' : `${deletion.markedForDeleteAt}/${deletion.localDeletionTime}`;
}

function hex(values: Clustering): string {
  return values.map((value) => value?.toString('hex') ?? 'null').join(':');
}

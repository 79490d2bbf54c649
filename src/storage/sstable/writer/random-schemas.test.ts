import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { textOf } from '../../../mutation/history-suite.ts';
import {
  Cell,
  ComplexCells,
  comparePaths,
  DeletionTime,
  decorateKey,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
  PartitionUpdate,
  Row,
} from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { tableFromText } from '../../../schema/index.ts';
import { MemtableCursor } from '../../memtable/index.ts';
import { drain, EVERYTHING, open, write } from '../reader/written-suite.ts';

const KEY_TYPES = ['int', 'text', 'bigint', 'uuid', 'blob', 'timestamp', 'boolean'];
const VALUE_TYPES = [
  ...KEY_TYPES,
  ...['double', 'inet', 'varint', 'frozen<list<int>>', 'vector<float, 2>', 'vector<text, 2>'],
  ...['list<int>', 'set<text>', 'map<int, blob>', 'tuple<int, text>', 'duration'],
];

const tables: fc.Arbitrary<TableMetadata> = fc
  .record({
    clustering: fc.array(fc.constantFrom(...KEY_TYPES), { maxLength: 3 }),
    descends: fc.boolean(),
    statics: fc.array(fc.constantFrom(...VALUE_TYPES), { maxLength: 3 }),
    // From 64 columns on, which of them a row has is told in another form.
    regulars: fc.oneof(
      fc.array(fc.constantFrom<string>(...VALUE_TYPES), { maxLength: 6 }),
      fc.array(fc.constantFrom<string>('int', 'text'), { minLength: 62, maxLength: 70 }),
    ),
    isCompressed: fc.boolean(),
  })
  .map(({ clustering, descends, statics, regulars, isCompressed }) => {
    const hasStatics = clustering.length > 0 ? statics : [];
    const names = clustering.map((_, i) => `c${i}`);
    const text = [
      'k blob',
      ...clustering.map((type, i) => `c${i} ${type}`),
      ...hasStatics.map((type, i) => `s${i} ${type} static`),
      ...regulars.map((type, i) => `v${i} ${type}`),
      `PRIMARY KEY (${['k', ...names].join(', ')})`,
    ].join(', ');
    return tableFromText('ks', 'random', text, {
      descending: descends ? names : [],
      ...(isCompressed ? {} : { options: { compression: { enabled: 'false' } } }),
    });
  });

/** Small numbers out of which everything else is made; the same numbers make the same data. */
type Draw = () => number;

function value(draw: Draw, fixedLength: number | null, mayBeEmpty = true): Buffer {
  if (mayBeEmpty && draw() % 5 === 0) return Buffer.alloc(0);
  return Buffer.from(Array.from({ length: fixedLength ?? 1 + (draw() % 9) }, draw));
}

function cell(draw: Draw, column: ColumnMetadata, path: Buffer | null): Cell {
  const timestamp = draw() % 7 === 0 ? -(2n ** 62n) : 1_700_000_000_000_000 + (draw() % 3);
  const kind = draw() % 4;
  const at = 1_700_000_000 + draw();
  const length = path === null ? column.type.fixedLengthBytes : null;
  if (kind === 0) return new Cell(column, timestamp, NO_TTL, at, Buffer.alloc(0), path);
  const bytes = value(draw, length);
  if (kind === 1) return new Cell(column, timestamp, 1 + draw(), at, bytes, path);
  return new Cell(column, timestamp, NO_TTL, NO_DELETION_TIME, bytes, path);
}

function complex(draw: Draw, column: ColumnMetadata): ComplexCells {
  const paths = Array.from({ length: 1 + (draw() % 3) }, () =>
    value(
      draw,
      column.type.name.startsWith('list') ? 16 : (column.type.pathType?.fixedLengthBytes ?? null),
      false,
    ),
  );
  paths.sort((left, right) => comparePaths(column, left, right));
  const distinct = paths.filter(
    (path, i) => i === 0 || comparePaths(column, paths[i - 1] as Buffer, path) !== 0,
  );
  const deletion =
    draw() % 2 === 0 ? DeletionTime.LIVE : new DeletionTime(-(2n ** 62n) - 1n, 1_600_000_000);
  const cells = distinct.map((path) => cell(draw, column, path));
  return new ComplexCells(column, deletion, cells);
}

function row(draw: Draw, table: TableMetadata, isStatic: boolean): Row {
  const columns = isStatic ? table.statics : table.regulars;
  const data = columns
    .filter(() => draw() % 3 !== 0)
    .map((column) => (column.isComplex ? complex(draw, column) : cell(draw, column, null)));
  const clustering = table.clustering.map(({ type }) =>
    value(draw, type.fixedLengthBytes, type.allowsEmpty),
  );
  const liveness = new Liveness(1_700_000_000_000_000 + draw(), NO_TTL, NO_DELETION_TIME);
  return new Row(
    isStatic ? [] : clustering,
    isStatic ? Liveness.EMPTY : liveness,
    DeletionTime.LIVE,
    data,
  );
}

test('rows of any schema are read as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(
      tables,
      fc.array(fc.nat({ max: 255 }), { minLength: 50, maxLength: 400 }),
      fc.constantFrom('nb', 'oa'),
      async (table, numbers, version) => {
        let at = 0;
        const draw: Draw = () => numbers[at++ % numbers.length] as number;
        const updates = Array.from({ length: 1 + (draw() % 8) }, () => {
          const key = decorateKey(Buffer.from([draw() % 3]));
          const staticRow =
            table.statics.length > 0 && draw() % 2 === 0 ? row(draw, table, true) : null;
          const rows = [row(draw, table, false)];
          const has = staticRow !== null && staticRow.columns.length > 0 ? staticRow : null;
          return new PartitionUpdate(table, key, DeletionTime.LIVE, has, rows, []);
        });
        const written = await write(table, updates, { version, columnIndexBytes: 60 });
        assert.ok(written !== null);
        const sstable = await open(written, table);
        const { memtable } = written;
        for (let each = memtable.first(null); each !== null; each = memtable.after(each)) {
          const expected = textOf(await drain(new MemtableCursor(table, each, EVERYTHING)));
          assert.equal(textOf(await drain(await sstable.read(each.key, EVERYTHING))), expected);
        }
        await sstable.release();
      },
    ),
    { numRuns: 150 },
  );
});

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Cluster } from '../../index.ts';
import { CsvReader, csvLine } from './copy/csv-format.ts';
import { DEFAULT_DISPLAY } from './display-settings.ts';
import { displayWidth } from './format/display-width.ts';
import { columnsText } from './format/result-text.ts';
import { Shell } from './shell.ts';
import { StatementReader } from './statement-reader.ts';
import { quiet } from './testdata/quiet.ts';

/** Sessions of the official shell with what it printed on Apache Cassandra; ours must print the same. */
const recorded = new URL('../../../test/driver/cqlsh/', import.meta.url);

let cluster: Cluster;
let folder = '';
const home = process.cwd();

before(async () => {
  cluster = await Cluster.start({ name: 'Oracle Cluster', topology: 'datacenter1:1x1' });
  folder = mkdtempSync(join(tmpdir(), 'ilion-cqlsh-'));
  process.chdir(folder);
  writeFileSync('source.cql', readFileSync(new URL('source.cql', recorded)));
  const rows = Array.from({ length: 3000 }, (_, i) => [Math.floor(i / 100), i % 100] as const);
  writeFileSync('rows.csv', rows.map(([p, c]) => `${p},${c},value ${p} ${c}\n`).join(''));
});

after(async () => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
  await cluster.close();
});

async function session(
  script: string,
  display = DEFAULT_DISPLAY,
): Promise<{ text: string; failed: boolean }> {
  const [point] = cluster.contactPoints;
  assert.ok(point);
  let text = '';
  const take = (piece: string) => {
    text += piece;
  };
  const shell = await Shell.open({ ...quiet, display, address: point, out: take, err: take });
  try {
    await shell.runScript(script, '<stdin>');
  } finally {
    shell.close();
  }
  const { address, port } = point;
  return { text: text.replaceAll(`${address}:${port}`, '<address>'), failed: shell.hasFailed };
}

/** Lines of the official shell that speak of itself, or of Python and its processes. */
const itsOwn = /^(WARNING: cqlsh was built|Using <number> child|\[cqlsh )/;

/** What differs, and stays so. */
const ours: readonly (readonly [RegExp, string])[] = [
  // The driver tries other hosts first and wraps what the last one said.
  [/NoHostAvailable: .*Unavailable\('(.*?})'\).*/g, 'Unavailable: $1'],
  // Python sorts what has no order.
  [/\{NaN, -Infinity, 1\.5\}/g, '{-Infinity, 1.5, NaN}'],
  [
    /\[Errno 2\] No such file or directory: '(.*)'/g,
    "ENOENT: no such file or directory, open '$1'",
  ],
];

function expectedOf(name: string): readonly [typed: string, printed: string] {
  const text = readFileSync(new URL(`${name}.txt`, recorded), 'utf8');
  const end = text.indexOf('\n----\n');
  const typed = text.slice(0, end);
  const printed = text.slice(end + 6);
  const kept = printed.split('\n').filter((line) => !itsOwn.test(line));
  const adjusted = ours.reduce((sum, [from, to]) => sum.replace(from, to), kept.join('\n'));
  return [typed, tidy(adjusted)];
}

function tidy(text: string): string {
  return text
    .replace(/in [\d.]+ seconds/g, 'in <time>')
    .replaceAll("\\'", "'")
    .replaceAll(/^\[cqlsh of Ilion.*\n/gm, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n\n+/g, '\n')
    .trim();
}

for (const name of ['describe', 'errors', 'shell', 'source', 'types']) {
  test(`${name}: a session prints what the official shell prints`, async () => {
    const [typed, printed] = expectedOf(name);
    const { text } = await session(typed);
    assert.equal(tidy(text), printed);
  });
}

test('copy: what goes out and comes in again is the same, empty texts included', async () => {
  const [typed, printed] = expectedOf('copy');
  const { text, failed } = await session(typed);
  assert.ok(failed);
  const emptyTextLost = (line: string) => /^ 2 \|/.test(line);
  const without = (all: string) => all.split('\n').filter((line) => !emptyTextLost(line));
  assert.deepEqual(without(tidy(text)), without(printed));
  const rowsOfTwo = text.split('\n').filter(emptyTextLost);
  assert.equal(rowsOfTwo.length, 2);
  assert.equal(rowsOfTwo[0], rowsOfTwo[1]);
});

test('rows that cannot be imported are kept in a file, and the script has failed', async () => {
  writeFileSync(
    'bad.csv',
    '1,one\nx,two\n"3); DROP TABLE cq_bad.t; --",three\n4,four,too many\n5,five',
  );
  const { text, failed } = await session(`
    CREATE KEYSPACE cq_bad WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TABLE cq_bad.t (k int PRIMARY KEY, v text);
    COPY cq_bad.t FROM 'bad.csv' WITH ERRFILE = 'bad.err';
    SELECT * FROM cq_bad.t;
    DROP KEYSPACE cq_bad;`);
  assert.ok(failed);
  assert.match(text, /2 rows imported from 1 files/);
  assert.match(text, /Failed to process 3 rows; failed rows written to bad\.err/);
  assert.equal(readFileSync('bad.err', 'utf8').split('\n').length, 4);
  assert.match(text, /\(2 rows\)/);
});

test('a traced statement is followed by its trace', async () => {
  const { text } = await session(`
    TRACING ON
    SELECT key FROM system.local;
    TRACING OFF`);
  assert.match(text, /Tracing session: [0-9a-f-]{36}/);
  assert.match(text, /Execute CQL3 query/);
  assert.match(text, /Request complete/);
});

test('what is on already is said to be', async () => {
  const { text } = await session(`
    EXPAND ON
    EXPAND ON
    PAGING ON
    TRACING OFF
    HISTORY`);
  assert.match(
    text,
    /EXPAND set to ON\nEXPAND is already ON\nPAGING is already ON\nPage size: 100\n/,
  );
  assert.match(text, /TRACING is already OFF/);
  assert.match(text, /HISTORY: nothing is typed in a script/);
});

test('times and numbers are shown as the cqlshrc says', async () => {
  const { text } = await session(
    `CREATE KEYSPACE cq_dis WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TABLE cq_dis.t (k int PRIMARY KEY, ts timestamp, da date, f float, d double, l list<double>);
    INSERT INTO cq_dis.t (k, ts, da, f, d, l)
      VALUES (1, '2026-07-01 10:00:00.123+0000', '2026-07-01', 1.23456789, 1.23456789, [1.23456789]);
    EXPAND ON
    SELECT * FROM cq_dis.t;
    DROP KEYSPACE cq_dis;`,
    {
      timestampFormat: '%d.%m.%Y %H:%M:%S %z',
      timeZone: 'Europe/Paris',
      floatDigits: 3,
      doubleDigits: 7,
    },
  );
  for (const line of [
    ' ts | 01.07.2026 12:00:00 +0200',
    ' da | 2026-07-01',
    ' f  | 1.235',
    ' d  | 1.2345679',
    ' l  | [1.235]',
  ]) {
    assert.ok(text.replaceAll(/ +\|/g, ' |').includes(line.replace(/ +\|/, ' |')), text);
  }
});

test('SHOW REPLICAS names who holds a token, and nobody where each node keeps its own', async () => {
  const { text } = await session(`
    CREATE KEYSPACE cq_rep WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1};
    SHOW REPLICAS 5
    SHOW REPLICAS -99999999999999999999 cq_rep
    USE cq_rep;
    SHOW REPLICAS 5
    SHOW REPLICAS 5 system
    SHOW REPLICAS five
    DROP KEYSPACE cq_rep;`);
  assert.equal(
    text,
    "[]\n['127.0.0.1']\n['127.0.0.1']\n[]\n" +
      '<stdin>:9:SHOW REPLICAS needs a token, a whole number.\n',
  );
});

test('HELP knows commands and statements, some of two words', async () => {
  const { text } = await session('HELP login create table nothing');
  assert.match(text, /LOGIN user \['password'\]/);
  assert.match(text, /CREATE TABLE \[IF NOT EXISTS\] t \(column type/);
  assert.match(text, /No help on NOTHING; HELP lists what there is\./);
  const all = await session('HELP');
  for (const word of ['SHOW VERSION', 'HELP UNICODE', 'ALTER_MATERIALIZED_VIEW', 'UUID']) {
    assert.ok(all.text.includes(word), word);
  }
});

test('captured rows go to the file alone', async () => {
  const { text } = await session(`
    CAPTURE 'captured.txt'
    SELECT key FROM system.local;
    CAPTURE OFF
    SELECT rack FROM system.local;`);
  assert.match(readFileSync('captured.txt', 'utf8'), / local\n/);
  assert.doesNotMatch(text, / local\n/);
  assert.match(text, /rack1/);
});

test('statements are put together from lines, whatever they hold', () => {
  const reader = new StatementReader();
  const lines = [
    "INSERT INTO t (v) VALUES ('a;b",
    "it''s; c'); CONSISTENCY ONE",
    '-- a comment; with an end',
    'BEGIN BATCH',
    'UPDATE t SET v = $$x;$$;',
    'APPLY BATCH;;',
    'DESCRIBE "A;b"',
    '/* open',
    '; closed */ SELECT 1',
  ];
  const found = lines.flatMap((line) => reader.add(line)).map(({ text }) => text);
  assert.deepEqual(found, [
    "INSERT INTO t (v) VALUES ('a;b\nit''s; c');",
    'CONSISTENCY ONE',
    'BEGIN BATCH\nUPDATE t SET v = $$x;$$;\nAPPLY BATCH;',
    'DESCRIBE "A;b"',
  ]);
  assert.ok(reader.isWaiting);
  assert.equal(reader.rest(), 'SELECT 1');
});

test('CSV comes back as it went, cut anywhere', () => {
  const format = { delimiter: ',', quote: '"', escapeMark: '\\' };
  for (const each of [format, { ...format, escapeMark: '"' }, { ...format, delimiter: '|' }]) {
    const rows = [
      ['plain', 'a,b|c', 'it"s', 'back\\slash', 'two\nlines', ''],
      ['', null, 'x', null, '"', '\\'],
    ];
    const text = rows.map((row) => csvLine(row, '', each)).join('');
    const reader = new CsvReader(each);
    const back = [...text].flatMap((character) => reader.add(character));
    assert.deepEqual(
      back.map((row) => row.map((cell) => (cell.text === '' && !cell.isQuoted ? null : cell.text))),
      rows,
    );
    assert.equal(reader.end(), null);
  }
});

test('wide letters take two columns, joined ones none', () => {
  assert.equal(displayWidth('abc'), 3);
  assert.equal(displayWidth('日本😀e\u0301'), 7);
  assert.equal(displayWidth('\x1b[31mred\x1b[0m'), 3);
});

test('names stand in as few lines as fit', () => {
  assert.equal(columnsText(['a', 'bb', 'ccc'], 12), 'a  bb  ccc\n');
  assert.equal(columnsText(['a', 'bb', 'ccc'], 8), 'a   ccc\nbb\n');
  assert.equal(columnsText([], 80), '');
});

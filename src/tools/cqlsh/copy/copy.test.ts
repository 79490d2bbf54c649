import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { Cluster } from '../../../index.ts';
import { ConfigurationFile } from '../configuration-file.ts';
import { Shell } from '../shell.ts';
import { quiet } from '../testdata/quiet.ts';

let cluster: Cluster;
let folder = '';
const home = process.cwd();

const schema = `
  CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
  CREATE TYPE k.address (street text, number int, seen timestamp);
  CREATE TABLE k.one (id int PRIMARY KEY, name text, flag boolean);
  CREATE TABLE k.values (id int PRIMARY KEY, f float, d double, n decimal, l bigint, at timestamp);
  CREATE TABLE k.inside (id int PRIMARY KEY, l list<text>, s set<int>, m map<text, double>,
    t tuple<int, text, date>, u frozen<address>, v vector<float, 2>, w list<time>, b list<boolean>);
  CREATE TABLE k.counted (id int PRIMARY KEY, c counter);
  CREATE TABLE k.ordered (p int, c int, PRIMARY KEY (p, c));`;

before(async () => {
  cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
  folder = mkdtempSync(join(tmpdir(), 'ilion-copy-'));
  process.chdir(folder);
  assert.equal(await session(schema), '');
});

after(async () => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
  await cluster.close();
});

beforeEach(async () => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  const tables = ['one', 'values', 'inside', 'counted', 'ordered'];
  await session(tables.map((table) => `TRUNCATE k.${table};`).join('\n'));
});

/** All that a shell prints of these statements, without places, times and blank lines. */
async function session(script: string, configuration = ''): Promise<string> {
  const [address] = cluster.contactPoints;
  assert.ok(address);
  let text = '';
  const out = (piece: string): void => {
    text += piece;
  };
  const settings = { configuration: ConfigurationFile.read(configuration), out, err: out };
  const shell = await Shell.open({ ...quiet, ...settings, address });
  try {
    await shell.runScript(script, '<stdin>');
  } finally {
    shell.close();
  }
  return text
    .replace(/in [\d.]+ seconds/g, 'in <time>')
    .replace(/<stdin>:\d+:/g, '')
    .replace(/ +$/gm, '')
    .replace(/\n\n+/g, '\n')
    .trim();
}

function lines(name: string): readonly string[] {
  const text = readFileSync(name, 'utf8');
  assert.ok(text === '' || text.endsWith('\r\n'));
  return text.split('\r\n').slice(0, -1);
}

/** The rows of a SELECT, sorted, as the shell prints them. */
async function rows(select: string): Promise<readonly string[]> {
  const text = await session(`${select};`);
  const body = text.split('\n').slice(2, -1);
  return body.map((line) => line.replace(/\s*\|\s*/g, '|').trim()).sort();
}

const someValues = `
  INSERT INTO k.values (id, f, d, n, l, at) VALUES
    (1, 1234.56789, 1234567.123456789, 12345.678, 1234567, '2020-01-02 03:04:05.678+0000');
  INSERT INTO k.values (id, f, d, n, l, at) VALUES (2, -0.00001234, 1e20, -5.50, -1234567, -1);
  INSERT INTO k.values (id) VALUES (3);`;

test('numbers and moments stand in the file as the official shell writes them', async () => {
  await session(`${someValues} COPY k.values TO 'out.csv' WITH HEADER = TRUE;`);
  assert.deepEqual(lines('out.csv'), [
    'id,at,d,f,l,n',
    '1,2020-01-02 03:04:05.678+0000,1234567.123456788948,1234.56787,1234567,12345.678',
    '2,1969-12-31 23:59:59.999+0000,1e+20,-1.2e-05,-1234567,-5.50',
    '3,,,,,',
  ]);
});

test('separators, precisions, formats and the text of null are those that were asked for', async () => {
  await session(`${someValues}
    COPY k.values TO 'out.csv' WITH DELIMITER = ';' AND THOUSANDSSEP = '.' AND DECIMALSEP = ',' AND NULL = '-'
      AND FLOATPRECISION = 2 AND DOUBLEPRECISION = 3 AND DATETIMEFORMAT = '%d.%m.%Y, %H:%M:%S.%f %Z';`);
  assert.deepEqual(lines('out.csv'), [
    '1;02.01.2020, 03:04:05.678 UTC;1.234.567,123;1.234,57;1.234.567;12.345,68',
    '2;31.12.1969, 23:59:59.999 UTC;100.000.000.000.000.000.000;-0;-1.234.567;-5,5',
    '3;-;-;-;-;-',
  ]);
});

test('texts are quoted and escaped as told, and booleans have their style', async () => {
  const insert = `INSERT INTO k.one (id, name, flag) VALUES (1, 'a"b,c\\', true);`;
  await session(`${insert}
    COPY k.one (name, flag, id) TO 'usual.csv';
    COPY k.one (name, flag) TO 'other.csv' WITH QUOTE = '''' AND ESCAPE = '''' AND BOOLSTYLE = 'yes, no';
    COPY k.one (name) TO 'tab.csv' WITH DELIMITER = '\\t';`);
  assert.deepEqual(lines('usual.csv'), ['"a\\"b,c\\\\",True,1']);
  assert.deepEqual(lines('other.csv'), [`'a"b,c\\',yes`]);
  assert.deepEqual(lines('tab.csv'), ['a\\"b,c\\\\']);
});

test('what is inside of collections is written and comes back', async () => {
  await session(`
    INSERT INTO k.inside (id, l, s, m, t, u, v, w, b) VALUES (1, ['it''s', 'a, b', ''], {3, 1000}, {'x:y': 1.5},
      (1, 'x', '2020-01-01'), {street: 'Main {1}', number: 5, seen: '2020-01-02 03:04:05.678+0000'},
      [1, 2.5], ['12:00:00'], [true, false]);
    INSERT INTO k.inside (id, t, u) VALUES (2, (1, null, null), {number: 1});`);
  const before = await rows('SELECT * FROM k.inside');
  await session(`COPY k.inside TO 'out.csv' WITH BOOLSTYLE = '1,0'; TRUNCATE k.inside;`);
  assert.deepEqual(lines('out.csv'), [
    `1,"[1, 0]","['it''s', 'a, b', '']",{'x:y': 1.5},"{3, 1000}","(1, 'x', 2020-01-01)",` +
      `"{street: 'Main {1}', number: 5, seen: '2020-01-02 03:04:05.678+0000'}","[1, 2.5]",[12:00:00.000000000]`,
    '2,,,,,"(1, , )","{street: , number: 1, seen: }",,',
  ]);
  await session(`COPY k.inside FROM 'out.csv' WITH BOOLSTYLE = '1,0';`);
  assert.deepEqual(await rows('SELECT * FROM k.inside'), before);
});

test('days of every year come back, those that Python has no dates for as numbers', async () => {
  await session(`
    CREATE TABLE k.days (id int PRIMARY KEY, d date, at timestamp);
    INSERT INTO k.days (id, d, at) VALUES (1, '0999-01-02', '1999-01-02 00:00:00+0000');
    INSERT INTO k.days (id, d, at) VALUES (2, '-0001-01-01', -62135596800001);
    INSERT INTO k.days (id, d, at) VALUES (3, '+12345-01-01', 253402300800000);`);
  const before = await rows('SELECT * FROM k.days');
  await session(`COPY k.days (id, d, at) TO 'out.csv'; TRUNCATE k.days;
    COPY k.days (id, d, at) FROM 'out.csv';`);
  assert.deepEqual([...lines('out.csv')].sort(), [
    '1,0999-01-02,1999-01-02 00:00:00.000+0000',
    '2,-719893,-62135596800001',
    '3,3789391,253402300800000',
  ]);
  assert.deepEqual(await rows('SELECT * FROM k.days'), before);
  await session('DROP TABLE k.days;');
});

test('only rows between the tokens are written', async () => {
  const inserts = Array.from({ length: 20 }, (_, i) => `INSERT INTO k.one (id) VALUES (${i});`);
  await session(`${inserts.join('\n')}
    COPY k.one (id) TO 'low.csv' WITH ENDTOKEN = '0';
    COPY k.one (id) TO 'high.csv' WITH BEGINTOKEN = 0;`);
  const low = await rows('SELECT id FROM k.one WHERE token(id) <= 0');
  const high = await rows('SELECT id FROM k.one WHERE token(id) > 0');
  assert.equal(low.length + high.length, 20);
  assert.deepEqual([...lines('low.csv')].sort(), low);
  assert.deepEqual([...lines('high.csv')].sort(), high);
  assert.match(
    await session(`COPY k.one TO 'x.csv' WITH BEGINTOKEN = 5 AND ENDTOKEN = 1;`),
    /^Begin token 5 must be smaller than end token 1$/,
  );
});

test('a file that is full is followed by others, and they are counted', async () => {
  const inserts = [1, 2, 3, 4, 5].map((i) => `INSERT INTO k.ordered (p, c) VALUES (0, ${i});`);
  const text = await session(`${inserts.join('\n')}
    COPY k.ordered TO 'out.csv' WITH MAXOUTPUTSIZE = 2 AND HEADER = true AND PAGESIZE = 3;
    COPY k.ordered TO 'even.csv' WITH MAXOUTPUTSIZE = 5;`);
  assert.match(text, /^5 rows exported to 3 files in <time>\.$/m);
  assert.match(text, /^5 rows exported to 1 files in <time>\.$/m);
  assert.deepEqual(lines('out.csv'), ['p,c', '0,1', '0,2']);
  assert.deepEqual(lines('out.csv.1'), ['0,3', '0,4']);
  assert.deepEqual(lines('out.csv.2'), ['0,5']);
});

test('to the standard output go the rows alone', async () => {
  const text = await session(`
    INSERT INTO k.one (id, name) VALUES (1, 'x');
    COPY k.one TO STDOUT WITH MAXOUTPUTSIZE = 7;`);
  assert.equal(text, 'WARNING: maxoutputsize 7 ignored when writing to STDOUT\n1,,x');
});

test('numbers, booleans and moments are read in their formats', async () => {
  writeFileSync(
    'in.csv',
    '1;1.234,5;1.000;2.1.2020 3:04 +0100\n2;-,5;7;2020-01-02T03:04:05Z\n3;;;1000\n',
  );
  writeFileSync('flags.csv', '1,JA\n2,nein\n3,what\n');
  await session(`
    COPY k.values (id, d, l, at) FROM 'in.csv' WITH DELIMITER = ';' AND THOUSANDSSEP = '.' AND DECIMALSEP = ','
      AND DATETIMEFORMAT = '%d.%m.%Y %H:%M %z';
    COPY k.one (id, flag) FROM 'flags.csv' WITH BOOLSTYLE = 'ja , nein';`);
  assert.deepEqual(await rows('SELECT id, d, l, at FROM k.values'), [
    '1|1234.5|1000|2020-01-02 02:04:00.000000+0000',
    '2|-0.5|7|2020-01-02 03:04:05.000000+0000',
    '3|null|null|1970-01-01 00:00:01.000000+0000',
  ]);
  assert.deepEqual(await rows('SELECT id, flag FROM k.one'), ['1|True', '2|False', '3|False']);
});

test('columns and rows are skipped, and no more are read than allowed', async () => {
  writeFileSync('in.csv', 'id,flag,name\n1,x,a\n2,x,b\n3,x,c\n4,x,d\n');
  const text = await session(`
    COPY k.one (id, flag, name) FROM 'in.csv'
      WITH HEADER = true AND SKIPROWS = 1 AND MAXROWS = 3 AND SKIPCOLS = 'flag' AND TTL = 1000;`);
  assert.match(text, /^Starting copy of k\.one with columns \[id, name]\.$/m);
  assert.match(text, /^2 rows imported from 1 files in <time> \(1 skipped\)\.$/m);
  assert.deepEqual(await rows('SELECT id, name, flag FROM k.one'), ['2|b|null', '3|c|null']);
  assert.match(await session('SELECT ttl(name) FROM k.one;'), / (1000|9\d\d)$/m);
});

test('several files are read, each behind its header', async () => {
  mkdirSync('in');
  writeFileSync('in/a1.csv', 'id\n1\n');
  writeFileSync('in/a2.csv', 'id\n2');
  writeFileSync('in/b.csv', 'id\n3\n');
  writeFileSync('in/.hidden.csv', 'id\n4\n');
  const text = await session(`COPY k.one (id) FROM 'in/b.csv, i?/a[1-2].*' WITH HEADER = true;`);
  assert.match(text, /^3 rows imported from 3 files in <time> \(0 skipped\)\.$/m);
  assert.deepEqual(await rows('SELECT id FROM k.one'), ['1', '2', '3']);
  const missing = await session(`COPY k.one (id) FROM 'in/b.csv,in/c*';`);
  assert.match(
    missing,
    /^Failed to import 0 rows: OSError - Can't open 'in\/c\*' for reading: no matching file found, {2}given up after 1 attempts$/m,
  );
});

test('null is the text that was asked for, and an empty text is none', async () => {
  writeFileSync('in.csv', '1,-,-\n2,,True\n');
  await session(`COPY k.one (id, name, flag) FROM 'in.csv' WITH NULL = '-';`);
  assert.deepEqual(await rows('SELECT id, name, flag FROM k.one'), ['1|null|null', '2||True']);
  await session(`COPY k.one (id, name) TO 'out.csv' WITH NULL = '\\N'; TRUNCATE k.one;
    COPY k.one (id, name) FROM 'out.csv' WITH NULL = '\\N';`);
  assert.deepEqual(await rows('SELECT id, name FROM k.one'), ['1|null', '2|']);
});

test('counters are counted on', async () => {
  writeFileSync('in.csv', '1,5\n2,\n');
  await session(`COPY k.counted FROM 'in.csv'; COPY k.counted FROM 'in.csv';`);
  assert.deepEqual(await rows('SELECT * FROM k.counted'), ['1|10', '2|0']);
});

const bad = 'id,name\n1,one\n\nx,"two, x"\n4,four,too\n,five\n6,six\nx,seven\n';

test('rows that are none are told by their reasons and kept in a file', async () => {
  writeFileSync('in.csv', bad);
  const text = await session(`COPY k.one (id, name) FROM 'in.csv' WITH HEADER = true;`);
  const fault = (count: number, reason: string): string =>
    `Failed to import ${count} rows: ParseError - ${reason},  given up without retries`;
  assert.deepEqual(text.split('\n'), [
    'Starting copy of k.one with columns [id, name].',
    fault(1, 'Invalid row length 0 should be 2'),
    fault(2, "Failed to parse x : invalid literal for int() with base 10: 'x'"),
    fault(1, 'Invalid row length 3 should be 2'),
    fault(
      1,
      "Cannot insert null value for primary key column 'id'. If you want to insert empty strings, " +
        'consider using the WITH NULL=<marker> option for COPY.',
    ),
    'Failed to process 5 rows; failed rows written to import_k_one.err',
    '2 rows imported from 1 files in <time> (0 skipped).',
  ]);
  assert.deepEqual(lines('import_k_one.err'), ['', 'x,"two, x"', 'x,seven', '4,four,too', ',five']);
});

test('a file of failed rows is kept under another name when others fail', async () => {
  writeFileSync('in.csv', 'x\n');
  writeFileSync('my.err', 'older\r\n');
  await session(`COPY k.one (id) FROM 'in.csv' WITH ERRFILE = 'my.err';`);
  assert.deepEqual(lines('my.err'), ['x']);
  const older = readdirSync('.').filter((name) => /^my\.err\.\d{8}_\d{6}$/.test(name));
  assert.deepEqual(older.map(lines), [['older']]);
});

test('too many rows that fail end it', async () => {
  writeFileSync('in.csv', bad);
  const unparsed = await session(`
    COPY k.one (id, name) FROM 'in.csv' WITH HEADER = true AND MAXPARSEERRORS = 2 AND CHUNKSIZE = 3;`);
  assert.match(unparsed, /^Exceeded maximum number of parse errors 2$/m);
  writeFileSync('keys.csv', '1,a\n2,b\n');
  const refused = await session(`
    CREATE TABLE k.strict (id int, key ascii, PRIMARY KEY (id, key));
    COPY k.strict FROM 'keys.csv' WITH MAXINSERTERRORS = 0 AND MAXATTEMPTS = 2 AND TTL = 999999999;
    DROP TABLE k.strict;`);
  assert.match(
    refused,
    /^Failed to import 1 rows: InvalidRequest - .*, {2}will retry later, attempt 1 of 2$/m,
  );
  assert.match(
    refused,
    /^Failed to import 1 rows: InvalidRequest - .*, {2}given up after 2 attempts$/m,
  );
  assert.match(refused, /^Exceeded maximum number of insert errors 0$/m);
  assert.match(refused, /^0 rows imported/m);
});

test('options come from sections of a file, and those typed count more', async () => {
  writeFileSync('rc', '[copy]\nheader = true\n[copy-from]\nmaxrows = 1\n[copy-to]\nnull = A\n');
  writeFileSync('own', '[copy:k.one]\nnull = B\ndelimiter = ;\n[copy-to:k.one]\ndelimiter = |\n');
  const usual = await session(
    `INSERT INTO k.one (id) VALUES (1); COPY k.one TO 'usual.csv' WITH DELIMITER = '/';`,
    'rc',
  );
  assert.deepEqual(usual.split('\n').slice(0, 3), [
    "Reading options from rc:[copy]: {'header': 'true'}",
    "Reading options from rc:[copy-to]: {'null': 'A'}",
    "Reading options from the command line: {'delimiter': '/'}",
  ]);
  assert.deepEqual(lines('usual.csv'), ['id/flag/name', '1/A/A']);
  const own = await session(`COPY k.one TO 'own.csv' WITH CONFIGFILE = 'own';`, 'rc');
  assert.deepEqual(own.split('\n').slice(0, 2), [
    "Reading options from own:[copy:k.one]: {'null': 'B', 'delimiter': ';'}",
    "Reading options from own:[copy-to:k.one]: {'delimiter': '|'}",
  ]);
  assert.deepEqual(lines('own.csv'), ['1|B|B']);
});

test('a file tells how many rows there were', async () => {
  writeFileSync('in.csv', '1\n2\n');
  writeFileSync('rate.txt', 'older');
  await session(
    `COPY k.one (id) FROM 'in.csv' WITH RATEFILE = 'rate.txt' AND REPORTFREQUENCY = 1000;`,
  );
  assert.match(
    readFileSync('rate.txt', 'utf8'),
    /^Processed: 2 rows; Rate: +\d+ rows\/s; Avg\. rate: +\d+ rows\/s\r\n$/,
  );
});

test('options that make no sense are told, and nothing is done', async () => {
  writeFileSync('in.csv', '1\n');
  const told: readonly (readonly [string, string])[] = [
    ["k.one TO 'x' WITH FOO = 1 AND bar = 'x'", 'Unrecognized COPY TO options: foo, bar'],
    ["k.one TO 'x' WITH PAGESIZE = x", "invalid literal for int() with base 10: 'x'"],
    ["k.one TO 'x' WITH REPORTFREQUENCY = x", "could not convert string to float: 'x'"],
    ["k.one TO 'x' WITH BOOLSTYLE = 'a'", "Invalid boolean styles ['a']"],
    ["k.one TO 'x' WITH DELIMITER = '||'", '"delimiter" must be a 1-character string'],
    ["k.one TO 'x' WITH HEADER", 'Improper COPY command.'],
    ["k.one (id, x) TO 'x'", 'Invalid column name x'],
    [
      "k.one (id, name) FROM 'in.csv' WITH SKIPCOLS = 'id'",
      "Primary key column 'id' missing or skipped",
    ],
    ["k.one (id) FROM 'in.csv' WITH SKIPCOLS = 'id'", 'No valid column specified'],
    ["k.nothing TO 'x'", 'Column family nothing not found'],
    ["nowhere.one TO 'x'", "Keyspace 'nowhere' not found."],
    ["one TO 'x'", 'Not in any keyspace.'],
  ];
  for (const [copy, problem] of told) assert.equal(await session(`COPY ${copy};`), problem);
  assert.equal(existsSync('x'), false);
});

test('options of parallel processes are taken', async () => {
  const text = await session(`
    COPY k.one TO 'x' WITH NUMPROCESSES = 4 AND MAXREQUESTS = 2 AND PAGETIMEOUT = 5 AND ENCODING = 'utf8';`);
  assert.match(text, /^0 rows exported to 1 files in <time>\.$/m);
});

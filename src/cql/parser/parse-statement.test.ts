import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ErrorCode, RequestError } from '../../base/error/index.ts';
import { statementCql } from '../printer/index.ts';
import { MAX_DEPTH, parseStatement } from './index.ts';
import { textTable } from './text-table-suite.ts';
import { treeText } from './tree-text-suite.ts';

const tables = ['select', 'modification', 'schema', 'role', 'describe', 'lexical'];
const tableFile = (name: string) => new URL(`./testdata/${name}.txt`, import.meta.url);

for (const table of tables) {
  textTable(`${table}: statements have these trees`, tableFile(table), (input) => {
    const { statement, bindMarkers } = parseStatement(input);
    const markers = bindMarkers.map(({ name }) => (name === null ? '?' : `:${name}`));
    const lines = [statementCql(statement), treeText(statement)];
    if (markers.length > 0) lines.push(`markers ${markers.join(' ')}`);
    return lines.join('\n');
  });

  test(`${table}: the printed statement has the same tree`, () => {
    const blocks = readFileSync(tableFile(table), 'utf8').trimEnd().split('\n\n');
    for (const block of blocks) {
      const input = block.split('\n----\n')[0] ?? '';
      const { statement } = parseStatement(input);
      const printed = statementCql(statement);
      assert.equal(
        withoutIndexes(parseStatement(printed).statement),
        withoutIndexes(statement),
        printed,
      );
    }
  });
}

function withoutIndexes(statement: unknown): string {
  return treeText(statement).replaceAll(/index: \d+/g, 'index');
}

for (const table of ['errors', 'errors-recorded', 'mistakes']) {
  textTable(`${table}: wrong statements get Cassandra's words`, tableFile(table), syntaxErrorOf);
}

function syntaxErrorOf(input: string): string {
  try {
    parseStatement(input.replaceAll('\\n', '\n').replaceAll('\\t', '\t'));
  } catch (error) {
    assert.ok(error instanceof RequestError, String(error));
    assert.equal(error.code, ErrorCode.SYNTAX_ERROR);
    return error.message;
  }
  return 'accepted';
}

test('markers count on through a batch, and two of one name are two', () => {
  const { bindMarkers } = parseStatement(
    'BEGIN BATCH USING TIMESTAMP :now INSERT INTO t (a, b) VALUES (?, :x); ' +
      'UPDATE t SET b = :x WHERE a IN :"X" APPLY BATCH',
  );
  assert.deepEqual(
    bindMarkers.map(({ name }) => name),
    ['now', null, 'x', 'x', 'X'],
  );
});

const nestings: readonly [string, (depth: number) => string][] = [
  ['parentheses of terms', (n) => `SELECT * FROM t WHERE a = ${'('.repeat(n)}1${')'.repeat(n)}`],
  ['lists', (n) => `INSERT INTO t (a) VALUES (${'['.repeat(n)}1${']'.repeat(n)})`],
  ['open lists', (n) => `INSERT INTO t (a) VALUES (${'['.repeat(n)}`],
  ['open sets', (n) => `INSERT INTO t (a) VALUES (${'{'.repeat(n)}`],
  ['functions', (n) => `SELECT ${'f('.repeat(n)}1${')'.repeat(n)} FROM t`],
  ['parentheses of selectors', (n) => `SELECT ${'('.repeat(n)}a${')'.repeat(n)} FROM t`],
  ['open parentheses', (n) => `SELECT ${'('.repeat(n)}`],
  ['type hints', (n) => `SELECT ${'(int)'.repeat(n)}a FROM t`],
  ['type hints of terms', (n) => `UPDATE t SET a = ${'(int)'.repeat(n)}1 WHERE k = 1`],
  ['casts', (n) => `UPDATE t SET a = ${'CAST('.repeat(n)}1${' AS int)'.repeat(n)} WHERE k = 1`],
  ['minuses', (n) => `SELECT ${'- '.repeat(n)}a FROM t`],
  ['sums', (n) => `SELECT a${' + a'.repeat(n)} FROM t`],
  ['products of terms', (n) => `UPDATE t SET a = 1${' * 1'.repeat(n)} WHERE k = 1`],
  ['fields', (n) => `SELECT a${'.b'.repeat(n)} FROM t`],
  ['elements', (n) => `SELECT a${'[1]'.repeat(n)} FROM t`],
  ['types', (n) => `CREATE TABLE t (a ${'list<'.repeat(n)}int${'>'.repeat(n)})`],
  ['frozen types', (n) => `CREATE TABLE t (a ${'frozen<'.repeat(n)}`],
  ['relations', (n) => `SELECT * FROM t WHERE ${'('.repeat(n)}a = 1${')'.repeat(n)}`],
];

for (const [name, text] of nestings) {
  test(`nesting of ${name} is refused past a depth, however deep`, () => {
    for (const depth of [MAX_DEPTH + 5, 100_000]) {
      assert.throws(
        () => parseStatement(text(depth)),
        (error) => error instanceof RequestError && error.code === ErrorCode.SYNTAX_ERROR,
      );
    }
  });
}

test('wrong statements of many megabytes get an answer that is not longer than they', () => {
  const text = `INSERT INTO t (a) VALUES ([${"'0123456789', ".repeat(200_000)})`;
  assert.throws(
    () => parseStatement(text),
    (error) => error instanceof RequestError && error.message.length < 500,
  );
});

test('a statement of five megabytes is parsed', () => {
  const values = Array.from({ length: 400_000 }, (_, i) => `'value ${i}'`);
  const { statement } = parseStatement(`INSERT INTO t (a) VALUES ([${values.join(', ')}])`);
  assert.ok(statement.kind === 'insert' && statement.values[0]?.kind === 'list');
  assert.equal(statement.values[0].elements.length, values.length);
});

test('of a value that USING gives twice the last counts, and the first is no marker', () => {
  const twice = parseStatement(
    'INSERT INTO t (k) VALUES (1) USING TTL 1 AND TIMESTAMP 2 AND TTL ?',
  );
  assert.equal(twice.statement.kind, 'insert');
  for (const using of ['TTL ? AND TTL 1', 'TIMESTAMP ? AND TTL 1 AND TIMESTAMP ?']) {
    assert.throws(() => parseStatement(`UPDATE t USING ${using} SET v = 1 WHERE k = 1`), {
      message: /^(TTL|TIMESTAMP) is given twice, so the first bind marker of it means nothing$/,
    });
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatement, termText } from '../index.ts';

test('terms have the text that Cassandra prints in messages', () => {
  const cases = [
    ["'it''s'", "'it's'"],
    ['null', 'NULL'],
    [':name', '?'],
    ['[1,2]', '[1, 2]'],
    ['{1,2}', '{1, 2}'],
    ["{'a':1}", "{'a': 1}"],
    ['(1,?)', '(1, ?)'],
    ['{F: 1}', '{f: 1}'],
    ['F(1)', 'f(1)'],
    ['ks."F"(1,2)', 'ks."F"(1, 2)'],
    ['token(1)', 'token(1)'],
    ['(frozen<list<int>>) [1]', '(frozen<list<int>>)[1]'],
    ['CAST(1 AS text)', 'system.cast_as_text(1)'],
    ['1 + 2', 'system."_add"(1, 2)'],
    ['- f()', 'system."_negate"(f())'],
    ['-nan', 'NaN'],
    ['0xAb', '0xAb'],
  ] as const;
  for (const [text, printed] of cases) {
    const { statement } = parseStatement(`INSERT INTO t (a) VALUES (${text})`);
    assert.ok(statement.kind === 'insert' && statement.values[0] !== undefined);
    assert.equal(termText(statement.values[0]), printed);
  }
});

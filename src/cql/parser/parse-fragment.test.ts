import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCode, RequestError } from '../../base/error/index.ts';
import { rawTypeCql, termCql, whereClauseCql } from '../printer/index.ts';
import { parseTermText, parseTypeText, parseWhereClauseText } from './index.ts';

test('types, terms and conditions are read on their own', () => {
  const types = [
    'int',
    'frozen<map<text, list<int>>>',
    'tuple<int, u>',
    'ks."U"',
    'vector<float, 3>',
  ];
  for (const type of types) assert.equal(rawTypeCql(parseTypeText(type)), type);
  const terms = ["(0, 'a')", '{1: [2]}', 'f(1)', 'NULL'];
  for (const term of terms) assert.equal(termCql(parseTermText(term)), term);
  const where = 'a IS NOT NULL AND "B" > 1 AND (c, d) = (1, 2)';
  assert.equal(whereClauseCql(parseWhereClauseText(where)), where);
});

test('anything more or less than the fragment is refused', () => {
  for (const text of ['', 'int int', 'list<', 'frozen<int>', '^', 'list<int> -- x']) {
    assert.throws(
      () => parseTypeText(text),
      (error) => error instanceof RequestError && error.code === ErrorCode.SYNTAX_ERROR,
      text,
    );
  }
  assert.throws(() => parseTermText('?'), RequestError);
});

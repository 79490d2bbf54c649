import type { GeneratedType } from '../../oracle/generate/types.ts';
import { TYPES } from '../../oracle/generate/types.ts';

function valueOnly(
  name: string,
  isCollection: boolean,
  ...literals: readonly string[]
): GeneratedType {
  const ofElements = { bytes: [], keys: ['1'], elements: ['1'] };
  return { name, literals, isKey: false, isNumber: false, isCollection, ...ofElements };
}

/** What files may hold besides what keys are generated with; `u` is a type of the keyspace. */
export const STORED_TYPES: readonly GeneratedType[] = [
  ...TYPES.filter(({ name }) => !/^u$|<u>|^vector|duration|^map<text/.test(name)),
  valueOnly('duration', false, '1h30m', '2mo3d', '-5ns'),
  valueOnly('vector<float, 2>', false, '[1, 2]', '[-0.5, 3]'),
  valueOnly('vector<text, 2>', false, "['', 'b']", "['aaa', 'ä']"),
  valueOnly('tuple<int, text>', false, "(1, 'a')", '(null, null)'),
  valueOnly('u', false, "{a: 1, b: 'x', c: {1, 2}}", '{a: 2}', "{b: ''}"),
  valueOnly('frozen<u>', false, "{a: 1, b: 'x', c: {1}}", '{a: null}'),
  {
    ...valueOnly('map<text, frozen<list<int>>>', true, "{'a': [1, 2]}", "{'': [], 'b': [3]}"),
    keys: ["'a'", "''"],
    elements: ['[1, 2]'],
  },
  {
    ...valueOnly('set<frozen<tuple<int, text>>>', true, "{(1, 'a')}", "{(2, 'b'), (1, null)}"),
    keys: ["(1, 'a')"],
    elements: ["(1, 'a')"],
  },
  valueOnly('list<timestamp>', true, '[0, 1]', '[-1]'),
];

/** The type that `u` stands for. */
export const USER_TYPE = 'a int, b text, c frozen<set<int>>';

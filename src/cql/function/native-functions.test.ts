import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { CqlType } from '../../types/index.ts';
import {
  floatType,
  intType,
  listType,
  mapType,
  NATIVE_TYPES,
  textType,
  vectorType,
} from '../../types/index.ts';
import { isMadeForCall, nativeFunctionNames, nativeFunctions } from './registry.ts';

const lines = readFileSync(new URL('testdata/native-functions.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .filter((line) => !line.startsWith('#'));

function siteOf(types: readonly CqlType[]) {
  return {
    table: null,
    argumentTypes: types,
    argumentTexts: types.map((type) => type.name),
    arraySizes: types.map(() => null),
    descents: types.map(() => 'none' as const),
    receiverType: null,
  };
}

function typesOf(list: string): readonly CqlType[] {
  const names = list === '' ? [] : list.split(', ');
  return names.map((name) => {
    const type = NATIVE_TYPES.get(name);
    assert.ok(type, name);
    return type;
  });
}

/** `int, text` of types that stand for their names: `varchar` is `text`. */
const listOf = (types: readonly CqlType[]) => types.map(({ name }) => name).join(', ');

test('every signature of a native function of Cassandra 5.0 is known, and no other', () => {
  const known = new Set<string>();
  const missing: string[] = [];
  for (const line of lines) {
    const [, name = '', list = '', result = ''] = /^(\w+)\((.*)\) -> (.+)$/.exec(line) ?? [];
    if (name === '') continue;
    const types = typesOf(list);
    const found = nativeFunctions(name, siteOf(types)).find(
      ({ argumentTypes }) => listOf(argumentTypes) === listOf(types),
    );
    const isRight = found?.returnType === NATIVE_TYPES.get(result);
    if (isRight) known.add(`${name}(${listOf(types)})`);
    else missing.push(line);
  }
  assert.deepEqual(missing, []);
  const others = nativeFunctionNames()
    .filter((name) => !isMadeForCall(name))
    .flatMap((name) =>
      nativeFunctions(name, siteOf([])).map(
        ({ argumentTypes }) => `${name}(${listOf(argumentTypes)})`,
      ),
    )
    .filter((signature) => !known.has(signature));
  assert.deepEqual(others, []);
});

test('every function that Cassandra makes for the types of a call is made here', () => {
  const names = lines.flatMap((line) => /^(\w+)\(.*\) made for a call$/.exec(line)?.[1] ?? []);
  assert.deepEqual(names, nativeFunctionNames().filter(isMadeForCall));
  const list = listType(intType, { frozen: false });
  const vector = vectorType(floatType, 2);
  const examples: Readonly<Record<string, readonly CqlType[]>> = {
    map_keys: [mapType(intType, textType, { frozen: false })],
    map_values: [mapType(intType, textType, { frozen: false })],
    mask_inner: [textType, intType, intType],
    mask_outer: [textType, intType, intType, textType],
    mask_replace: [intType, intType],
    similarity_cosine: [vector, vector],
    similarity_dot_product: [vector, vector],
    similarity_euclidean: [vector, vector],
  };
  for (const name of names) {
    // These look at the table, or at what takes their result.
    if (name === 'token' || name.startsWith('from')) continue;
    const types = examples[name] ?? (name.startsWith('collection_') ? [list] : [intType]);
    const [found] = nativeFunctions(name, siteOf(types));
    assert.equal(found?.argumentTypes.length, types.length, name);
  }
});

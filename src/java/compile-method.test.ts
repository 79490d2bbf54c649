import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type CompiledMethod,
  CompileError,
  compileMethod,
  Execution,
  JavaObject,
  type JavaValue,
  libraryClasses,
  OutOfMemory,
  OutOfTime,
  Thrown,
} from './index.ts';
import { ClassTable } from './type/class-table.ts';

const IMPORTS = ['java.nio.ByteBuffer', 'java.util.*'];

/** A run ends after 200 looks at the clock. */
function execution(): Execution {
  let looks = 0;
  return new Execution({ now: () => looks++, deadline: 200, bytes: 1 << 20 });
}

function compile(head: string, body: string): CompiledMethod {
  const [, returnType = '', parameters = ''] = /^(\S+) \((.*)\)$/.exec(head) ?? [];
  return compileMethod({
    returnType,
    parameters: parameters
      .split(', ')
      .filter((text) => text !== '')
      .map((text) => {
        const [type = '', name = ''] = text.split(' ');
        return { type, name };
      }),
    body,
    fields: [],
    classes: [],
    imports: IMPORTS,
  });
}

function answer(head: string, body: string, args: readonly JavaValue[]): string {
  try {
    const result = compile(head, body).invoke(args, execution());
    return result instanceof JavaObject ? result.toText() : String(result);
  } catch (error) {
    if (error instanceof CompileError || error instanceof Thrown) return error.message;
    if (error instanceof OutOfTime) return 'out of time';
    if (error instanceof OutOfMemory) return 'out of memory';
    throw error;
  }
}

interface Case {
  readonly head: string;
  readonly body: string;
  readonly args: readonly JavaValue[];
  readonly expected: string;
}

function cases(file: string): Case[] {
  const text = readFileSync(new URL(`testdata/${file}`, import.meta.url), 'utf8');
  return text
    .split('\n\n')
    .slice(1)
    .map((part) => {
      const [question = '', expected = ''] = part.split('\n----\n');
      const [head = '', ...lines] = question.split('\n');
      const values = lines.filter((line) => line.startsWith('< '));
      const args = values.flatMap((line) => line.slice(2).split(' '));
      return {
        head,
        body: lines.filter((line) => !line.startsWith('< ')).join('\n'),
        args: args.map((value) => (/^-?\d+$/.test(value) ? Number(value) : value)),
        expected: expected.trimEnd(),
      };
    });
}

for (const file of ['bodies.txt', 'problems.txt']) {
  for (const { head, body, args, expected } of cases(file)) {
    test(`${file}: ${head} ${body.replaceAll('\n', ' ').slice(0, 60)}`, () => {
      assert.equal(answer(head, body, args), expected);
    });
  }
}

test('names of JavaScript mean nothing', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'globalThis']) {
    assert.equal(
      answer('Object ()', `return ${name};`, []),
      `Line 1: ${name} cannot be resolved to a variable`,
    );
    assert.match(answer('Object (String s)', `return s.${name};`, ['x']), /cannot be resolved/);
    assert.match(
      answer('Object (String s)', `return s.${name}(1, 2);`, ['x']),
      /^Line 1: The method /,
    );
  }
});

test('whatever a body is, nothing but a CompileError refuses it', () => {
  const words = cases('bodies.txt').flatMap(({ body }) => body.match(/\w+|[^\s\w]/g) ?? []);
  let seed = 7;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let round = 0; round < 3000; round++) {
    const source = cases('bodies.txt')[round % 8] as Case;
    const tokens = source.body.match(/\w+|[^\s\w]|\s+/g) ?? [];
    for (let change = 0; change <= random(3); change++) {
      tokens.splice(random(tokens.length), random(2), words[random(words.length)] as string);
    }
    answer(source.head, tokens.join(''), source.args);
  }
  assert.match(answer('int ()', `return ${'('.repeat(100_000)}`, []), /^Line 1: /);
});

test('every head and signature of the library can be read', () => {
  const table = new ClassTable(libraryClasses);
  for (const { head } of libraryClasses) {
    const name = /\b(?:class|interface)\s+([\w.$]+)/.exec(head)?.[1] ?? '';
    const found = table.get(name);
    assert.ok(found !== null, head);
    assert.doesNotThrow(() => [found.parents, found.constructors()], head);
  }
});

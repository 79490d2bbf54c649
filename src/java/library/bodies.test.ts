import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compileMethod } from '../compile-method.ts';
import { Execution } from '../value/execution.ts';
import { Thrown } from '../value/thrown.ts';

/** A body that gives a text, `----`, and what Java 17 printed for it; cases are apart by `====`. */
const cases = readFileSync(new URL('testdata/bodies.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n====\n')
  .map((text) => text.split('\n----\n'));

const imports = [
  'java.util.*',
  'java.math.*',
  'java.nio.ByteBuffer',
  'java.nio.ByteOrder',
  'java.net.InetAddress',
];

test('bodies that use the library give what Java 17 gives', () => {
  for (const [body = '', answer] of cases) {
    const source = { parameters: [], returnType: 'String', body, fields: [], classes: [], imports };
    const execution = new Execution({ now: () => 0, deadline: 1, bytes: 2 ** 24 });
    let given: unknown;
    try {
      given = compileMethod(source).invoke([], execution);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      given = error.throwable.toText();
    }
    assert.equal(given, answer, body);
  }
});

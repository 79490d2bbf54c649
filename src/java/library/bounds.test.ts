import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compileMethod } from '../compile-method.ts';
import { Execution, OutOfMemory, OutOfTime } from '../value/execution.ts';

/** A line is a body that would take more time or memory than there is. */
const bodies = readFileSync(new URL('testdata/endless.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

const LOOKS = 300;

test('what the library does in one call, and in many, ends with the bounds of the run', () => {
  for (const body of bodies) {
    const imports = ['java.util.*', 'java.math.*', 'java.nio.ByteBuffer'];
    const source = { parameters: [], returnType: 'String', body, fields: [], classes: [], imports };
    let looks = 0;
    const execution = new Execution({ now: () => looks++, deadline: LOOKS, bytes: 2 ** 26 });
    assert.throws(
      () => compileMethod(source).invoke([], execution),
      (error) => error instanceof OutOfTime || error instanceof OutOfMemory,
      body,
    );
  }
});

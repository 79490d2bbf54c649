import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { doubleText, floatText } from './floating-point.ts';

/** Type, bits and text, as Java 17 printed them: powers of two and ten, denormals, any bits. */
const printed = readFileSync(new URL('testdata/java-digits.txt', import.meta.url), 'utf8');

test('floating-point numbers have the digits that Java 17 prints', () => {
  const view = new DataView(new ArrayBuffer(8));
  for (const line of printed.trimEnd().split('\n')) {
    const [type, bits, text] = line.split(' ');
    view.setBigUint64(0, BigInt(`0x${bits}`));
    const ours = type === 'float' ? floatText(view.getFloat32(4)) : doubleText(view.getFloat64(0));
    assert.equal(`${type} ${bits} ${ours}`, `${type} ${bits} ${text}`);
  }
});

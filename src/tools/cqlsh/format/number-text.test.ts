import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floatText, integerText } from './number-text.ts';

const plain = { decimalSeparator: '.', thousandsSeparator: '' };
const grouped = { decimalSeparator: ',', thousandsSeparator: '.' };

test('floats have their digits behind the point, or an exponent, as C has it', () => {
  const texts: readonly (readonly [number, number, string])[] = [
    [0, 5, '0'],
    [-0, 5, '-0'],
    [0.1, 5, '0.1'],
    [1 / 3, 5, '0.333333'],
    [1234.56787109375, 5, '1234.56787'],
    [123456.789, 5, '1.2346e+05'],
    [0.00012345678, 5, '0.000123'],
    [1e-20, 5, '1e-20'],
    [1e20, 12, '1e+20'],
    [99999.99999, 5, '99999.99999'],
    [999999.99999, 5, '1e+06'],
    [2.015625, 5, '2.01562'],
    [2.046875, 5, '2.04688'],
    [12.5, 0, '1e+01'],
    [Number.NaN, 5, 'NaN'],
    [Number.NEGATIVE_INFINITY, 5, '-Infinity'],
  ];
  for (const [value, digits, text] of texts) assert.equal(floatText(value, digits, plain), text);
});

test('thousands stand in groups', () => {
  assert.equal(integerText('-1234567', grouped), '-1.234.567');
  assert.equal(integerText('123', grouped), '123');
  assert.equal(floatText(-1234567.5, 5, grouped), '-1.234.567,5');
  assert.equal(floatText(1e20, 5, grouped), '100.000.000.000.000.000.000');
  assert.equal(floatText(1.999999, 5, grouped), '2');
  assert.equal(floatText(-0.00001234, 5, grouped), '-0,00001');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decimal } from '../../types/index.ts';
import { decimalText, parseDecimal } from '../../types/index.ts';
import { addIn, divideIn, divideToScale, remainder, rescale, strip } from './decimal-arithmetic.ts';
import { NumberFault } from './number-fault.ts';

function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  assert.ok(parsed !== null, text);
  return parsed;
}

/** The text of what comes out, or the reason why nothing does. */
function outcome(run: () => Decimal): string {
  try {
    return decimalText(run());
  } catch (error) {
    assert.ok(error instanceof NumberFault, String((error as Error).stack));
    return error.reason;
  }
}

const FIVE = { precision: 5, rounding: 'half up' } as const;
const TOO_LARGE = 'BigInteger would overflow supported range';

test('what lies far below the last digit of a sum counts by its sign', () => {
  const cases = [
    ['1E+2000000000', '1', '1.0000E+2000000000'],
    ['1E+2000000000', '-1', '1.0000E+2000000000'],
    ['123455', '-1E-2000000000', '1.2345E+5'],
    ['0', '1E+9', '1.0000E+9'],
    ['0.00', '0E+7', '0.00'],
    ['0.0', '1E+2147483647', 'Underflow'],
  ] as const;
  for (const [left, right, expected] of cases) {
    const sum = outcome(() => addIn(decimal(left), decimal(right), FIVE));
    assert.equal(sum, expected, `${left} + ${right}`);
  }
});

test('an exact quotient has no zeros behind the scale of its operands', () => {
  const cases = [
    ['10', '4', '2.5'],
    ['1E+3', '10', '1E+2'],
    ['999995', '10', '1.0000E+5'],
    ['2', '3', '0.66667'],
    ['-2', '3', '-0.66667'],
    ['123456', '1', '1.2346E+5'],
    ['0', '1E+3', '0.000'],
    ['1', '0', 'Division by zero'],
  ] as const;
  for (const [left, right, expected] of cases) {
    const quotient = outcome(() => divideIn(decimal(left), decimal(right), FIVE));
    assert.equal(quotient, expected, `${left} / ${right}`);
  }
});

test('a rest keeps the scale that Java gives it', () => {
  const cases = [
    ['9', '0.3', '0'],
    ['10', '0.3', '0.1'],
    ['7', '1E+3', '7'],
    ['1E+3', '7', '6'],
    ['-7.5', '2', '-1.5'],
    ['0', '0', 'Division undefined'],
    ['1E+2000000000', '7', TOO_LARGE],
  ] as const;
  for (const [left, right, expected] of cases) {
    assert.equal(
      outcome(() => remainder(decimal(left), decimal(right))),
      expected,
      `${left} % ${right}`,
    );
  }
});

test('no scale makes a number with more digits than are computed at once', () => {
  assert.equal(
    outcome(() => rescale(decimal('1E+400000000'), 0, 'half up')),
    TOO_LARGE,
  );
  assert.equal(
    outcome(() => rescale(decimal('1E-400000000'), 0, 'half up')),
    '0',
  );
  assert.equal(
    outcome(() => divideToScale(decimal('1E+400000000'), decimal('3'), 32, 'half up')),
    TOO_LARGE,
  );
  const zeros = { unscaled: 12n * 10n ** 100_001n, scale: 5 };
  assert.equal(decimalText(strip(zeros, Number.NEGATIVE_INFINITY)), '1.2E+99997');
});

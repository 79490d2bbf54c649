import assert from 'node:assert/strict';
import { test } from 'node:test';
import { civilFromDays, dateText, daysFromCivil, MILLIS_PER_DAY } from './calendar.ts';

test('each day of 1500 to 2500 is the date that JavaScript gives it, and back', () => {
  const [first, last] = [Date.UTC(1500, 0, 1), Date.UTC(2500, 11, 31)];
  for (let millis = first; millis <= last; millis += MILLIS_PER_DAY) {
    const days = millis / MILLIS_PER_DAY;
    const date = civilFromDays(days);
    if (daysFromCivil(date) !== days) assert.fail(`${dateText(date)} is not day ${days}`);
    const expected = new Date(millis).toISOString().slice(0, 10);
    if (dateText(date) !== expected) assert.fail(`${dateText(date)} instead of ${expected}`);
  }
});

test('dates go round far from today', () => {
  for (const days of [-(2 ** 31), -719_469, -719_468, 2_932_896, 2 ** 31 - 1, 1e11, -1e11]) {
    assert.equal(daysFromCivil(civilFromDays(days)), days);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateType, durationType } from '../../../types/index.ts';
import { DriverDuration } from './driver-duration.ts';
import { LocalDate } from './local-date.ts';

test('dates go both ways and move as a calendar does', () => {
  const leapDay = LocalDate.fromBytes(dateType.fromText('2024-02-29'));
  assert.equal(leapDay.toText(), '2024-02-29');
  assert.equal(leapDay.days, 19_782);
  assert.deepEqual(leapDay.toBytes(), dateType.fromText('2024-02-29'));
  const year = 1;
  const month = 2;
  const day = 5;
  assert.equal(leapDay.plus(year, 1).toText(), '2025-02-28');
  assert.equal(leapDay.plus(month, -12).toText(), '2023-02-28');
  assert.equal(leapDay.plus(month, 11).toText(), '2025-01-29');
  assert.equal(leapDay.plus(day, 1).toText(), '2024-03-01');
  assert.ok(leapDay.plus(day, 0).equals(leapDay));
});

test('durations go both ways and print as the driver prints them', () => {
  const bytes = durationType.fromText('1mo2d3h');
  const duration = DriverDuration.fromBytes(bytes);
  assert.equal(duration.toText(), '1mo2d3h');
  assert.deepEqual(duration.toBytes(), bytes);
  assert.ok(DriverDuration.parse('1mo2d180m').equals(duration));
  assert.equal(DriverDuration.newInstance(-1, -2, -5n).toText(), '-1mo2d5ns');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strftime } from './strftime.ts';
import { strptime } from './strptime.ts';

const moment = Date.UTC(2020, 0, 2, 15, 4, 5, 678);

test('a moment stands in the form that is asked for, as Python writes it', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['%Y-%m-%d %H:%M:%S.%f%z', '2020-01-02 15:04:05.678000+0000'],
    ['%a %A %b %B %y %j %w %u', 'Thu Thursday Jan January 20 002 4 4'],
    ['%I:%M %p %P|%l|%k|%e', '03:04 PM pm| 3|15| 2'],
    ['%D %F %T %R %r', '01/02/20 2020-01-02 15:04:05 15:04 03:04:05 PM'],
    ['%c|%x|%X|%Z|%s', 'Thu Jan  2 15:04:05 2020|01/02/20|15:04:05|UTC|1577977445'],
    ['%G-%V %g %U %W %C', '2020-01 20 00 00 20'],
    ['100%% %q %', '100% %q %'],
    ['%-d %_d %0e %^a %n%t', '2  2 02 THU \n\t'],
  ];
  for (const [form, text] of forms) assert.equal(strftime(form, moment), text, form);
});

test('weeks are those of the ISO, and of Sundays and Mondays', () => {
  const of = (year: number, month: number, day: number): string =>
    strftime('%G %V %U %W', Date.UTC(year, month - 1, day));
  assert.equal(of(2021, 1, 3), '2020 53 01 00');
  assert.equal(of(2024, 12, 30), '2025 01 52 53');
  assert.equal(of(2023, 1, 1), '2022 52 01 00');
});

test('clocks are those of the zone, with summer time', () => {
  const form = '%Y-%m-%d %H:%M%z %Z';
  assert.equal(strftime(form, moment, 'Europe/Berlin'), '2020-01-02 16:04+0100 CET');
  assert.equal(
    strftime(form, Date.UTC(2020, 6, 1, 23), 'Europe/Berlin'),
    '2020-07-02 01:00+0200 CEST',
  );
  assert.equal(strftime(form, moment, 'America/New_York'), '2020-01-02 10:04-0500 EST');
  assert.equal(strftime(form, moment, 'Asia/Kolkata'), '2020-01-02 20:34+0530 IST');
  assert.equal(strftime('%f', moment, null, 42), '678042');
  assert.throws(() => strftime(form, moment, 'Nowhere/Land'), RangeError);
});

test('years go from 1 to 9999, without zeros in front; others are numbers', () => {
  const first = -62_135_596_800_000;
  const last = 253_402_300_799_999;
  assert.equal(strftime('%Y-%m-%d %H:%M:%S.%f', first), '1-01-01 00:00:00.000000');
  assert.equal(strftime('%Y-%m-%d %H:%M:%S.%f', last), '9999-12-31 23:59:59.999000');
  assert.equal(strftime('%Y', first - 1), '-62135596800001');
  assert.equal(strftime('%Y', 2n ** 63n - 1n), '9223372036854775807');
  assert.equal(strftime('%H:%M:%S.%f', -1), '23:59:59.999000');
});

test('what is written in a form is read by it', () => {
  const forms = [
    '%Y-%m-%d %H:%M:%S.%f%z',
    '%d.%m.%y %I:%M:%S,%f %p %z',
    '%A, %d %B %Y, %H:%M:%S.%f %Z',
    '%Y %j %T.%f %z',
    '%F %T.%f %z %%',
  ];
  for (const form of forms) assert.equal(strptime(form, strftime(form, moment)), moment, form);
});

test('zones, short numbers, blanks and halves of days are read', () => {
  const reads: readonly (readonly [string, string, number])[] = [
    ['%Y-%m-%d %z', '2020-01-02 +01:30', Date.UTC(2020, 0, 1, 22, 30)],
    ['%Y-%m-%d %z', '2020-1-2 -0130', Date.UTC(2020, 0, 2, 1, 30)],
    ['%Y-%m-%d%z', '2020-01-02Z', Date.UTC(2020, 0, 2)],
    ['%b %d %Y %I %p%z', 'jan  2   2020 12 am+0000', Date.UTC(2020, 0, 2)],
    ['%y%m%d%z', '690102+0000', Date.UTC(1969, 0, 2)],
    ['%y%m%d%z', '680102+0000', Date.UTC(2068, 0, 2)],
    ['%H:%M:%S.%f%z', '1:2:3.4+0000', Date.UTC(1900, 0, 1, 1, 2, 3, 400)],
    ['%Y-%m-%d %H', '2020-01-02 3', new Date(2020, 0, 2, 3).getTime()],
  ];
  for (const [form, text, millis] of reads) assert.equal(strptime(form, text), millis, text);
});

test('what does not fit is not read', () => {
  const reads: readonly (readonly [string, string])[] = [
    ['%Y', '2020 x'],
    ['%Y', '999'],
    ['%Y-%m-%d', '2021-02-29'],
    ['%H:%M:%S', '23:59:60'],
    ['%Y.%m', '2020x01'],
    ['%Q', '1'],
    ['%d %d', '1 1'],
    ['%', '%'],
  ];
  for (const [form, text] of reads) assert.equal(strptime(form, text), null, form);
});

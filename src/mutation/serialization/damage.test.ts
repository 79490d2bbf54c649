import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteReader } from '../../base/bytes/index.ts';
import { historyTable } from '../history-suite.ts';
import { readMutation } from '../index.ts';

/** Damage that fuzzing found to be taken for a mutation, which could then not be written again. */
const damages = `
a cell has the timestamp of a row that has none
  0190521c69e505357a83cad778f50cc30204000000021cfffffadfb552258001ffffffffffa9ff66640102017302736d
  030162016c016d0404e001ffff7ffffffffffffffe020303030004040000000001610204010004000000010162020400
  01040000000201620374040000000004000400010162ff7fffffffffffffffffffffffffffffff9b0105020410000000
  000000100080000000000000000400001400000000010178fe2000000000000001000710000000000302797904020701
columns are out of order
  0190521c69e505357a83cad778f50cc30204000000021cfffffadfb552258002ffffffffffa9ff6664020102736d0401
  610162016c016c0000a0010305fe1fffffffffffff040400000000020003000400000001016200fe1fffffffffffff04
  0000000201620310000000000002797901030d050301100000000001017802000e00fe1fffffffffffff000000620201
  0002000000000202797901015c0000000002027979030002010302000200000063030200ff7ffffffffffffffeffffff
  ffffffffff9b010502000172020000010000000003010101
a cell expires after the end of all time
  0190521c69e505357a83cad778f50cc302040000000318fffffadfb552258002ff01ffffffa9ff666501010173020162
  016da0010200010000000061017c0400000000fe1fffffffffffff0003030005ff7ffffffffffffffd0203010001
a row is deleted long before the beginning of all time
  0190521c69e505357a83cad778f50cc302040000000114fffffadfb552258001ffffdfffffa9ff666400030162016c01
  6d01010310000000000001780404077000000000020279790001057f02010300ff7fffffffffffffffffffffffffffff
  ff9b020502010101700504000171440400000002ff7ffffffffffffffe0501040001
`;
const messages = [
  'a cell without a timestamp',
  'column l out of order',
  'impossible seconds 144115188075855970',
  'impossible seconds -9007199254740892',
];

const cases = damages.trim().split(/\n(?=\w)/);

for (const [index, text] of cases.entries()) {
  const [what = '', ...lines] = text.split('\n');
  test(`refused: ${what}`, () => {
    const bytes = Buffer.from(lines.join('').replaceAll(' ', ''), 'hex');
    assert.throws(() => readMutation(new ByteReader(bytes), () => historyTable), {
      name: 'RangeError',
      message: messages[index],
    });
  });
}

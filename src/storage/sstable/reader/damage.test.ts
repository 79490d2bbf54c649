import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from '../../../testing/index.ts';
import { Component } from '../descriptor/index.ts';
import { readDamaged, subjectOf } from './damage-suite.ts';

const SEED = 20_261_127;
const CHANGES_A_COMPONENT = 25;

for (const [version, table] of [
  ['nb', 'tombstones'],
  ['oa', 'tombstones'],
  ['nb', 'wide'],
  ['oa', 'plain'],
  ['nb', 'many_columns'],
] as const) {
  test(`${version} ${table}: a changed byte is told or harmless (seed ${SEED})`, async () => {
    const random = new SeededRandom(SEED);
    const subject = await subjectOf(version, table);
    for (const [component, bytes] of subject.files) {
      let found = 0;
      for (let i = 0; i < CHANGES_A_COMPONENT; i++) {
        const offset = random.integer(bytes.length);
        const outcome = await readDamaged(subject, component, offset, 1 << random.integer(8));
        if (outcome === 'corruption') found++;
      }
      // Every byte of these is under a checksum.
      if (component === Component.DATA || component === Component.STATISTICS) {
        assert.equal(found, CHANGES_A_COMPONENT, component);
      }
    }
  });
}

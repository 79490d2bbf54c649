/**
 * Changes every byte of every component of small SSTables, one at a time, and reads all that they
 * hold: each answer has to be the right one or an error that names the file.
 *
 *   node --import tsx scripts/soak/sstable-damage.ts [--version nb|oa] [--table NAME] [--all-bits]
 *
 * One bit of each byte is changed, which one follows from its place; with --all-bits each of them in
 * turn. Exits with 1 when an answer was wrong.
 */
import { parseArgs } from 'node:util';
import { readDamaged, subjectOf } from '../../src/storage/sstable/reader/damage-suite.ts';

const { values } = parseArgs({
  options: {
    version: { type: 'string', default: 'nb' },
    table: { type: 'string', default: 'tombstones' },
    'all-bits': { type: 'boolean', default: false },
  },
});

const subject = await subjectOf(values.version, values.table);
let failures = 0;
for (const [component, bytes] of subject.files) {
  const counts = { corruption: 0, unharmed: 0 };
  for (let offset = 0; offset < bytes.length; offset++) {
    const bits = values['all-bits'] ? [0, 1, 2, 3, 4, 5, 6, 7] : [offset % 8];
    for (const bit of bits) {
      try {
        counts[await readDamaged(subject, component, offset, 1 << bit)]++;
      } catch (error) {
        failures++;
        console.log((error as Error).message);
      }
    }
  }
  const { corruption, unharmed } = counts;
  console.log(`${component}: ${bytes.length} bytes, ${corruption} told, ${unharmed} harmless`);
}
if (failures > 0) process.exit(1);

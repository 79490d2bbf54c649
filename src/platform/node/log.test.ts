import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeLog, nullLog } from './index.ts';

test('lines look like those of Cassandra, and those below the level are left out', () => {
  let text = '';
  const log = new NodeLog({
    level: 'info',
    thread: 'node1',
    write: (line) => {
      text += line;
    },
    now: () => new Date(2026, 0, 2, 3, 4, 5, 6),
  });
  log.debug('hidden');
  log.info('Startup complete');
  log.warn('disk is slow');
  assert.equal(
    text,
    'INFO  [node1] 2026-01-02 03:04:05,006 Startup complete\n' +
      'WARN  [node1] 2026-01-02 03:04:05,006 disk is slow\n',
  );
  log.error('stopping', new RangeError('boom'));
  assert.match(text, /\nERROR \[node1\] .*stopping\nRangeError: boom\n {4}at /);
  nullLog.error('nothing');
});

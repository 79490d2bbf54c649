import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fillCommand } from './cassandra-source.ts';

test('values are filled into a command, and the command keeps the rest', () => {
  const values = { name: 'n1', address: '10.0.0.1' };
  const filled = fillCommand('ssh {address} stop {name} {other} {} {a b}', values);
  assert.equal(filled, 'ssh 10.0.0.1 stop n1 {other} {} {a b}');
});

test('a name that a cluster chose is one word for the shell, whatever it holds', () => {
  for (const rack of ["a'; echo broken; '", '$(echo broken)', '`echo broken`', 'two words', '']) {
    const filled = fillCommand('printf %s {rack}', { rack });
    assert.equal(execFileSync('sh', ['-c', filled], { encoding: 'utf8' }), rack);
  }
});

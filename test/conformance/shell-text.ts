import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Cluster } from '../../src/index.ts';
import { Shell } from '../../src/tools/cqlsh/shell.ts';
import { quiet as nobody } from '../../src/tools/cqlsh/testdata/quiet.ts';

/** The user that a new cluster has, and shells without colours that print nothing. */
export const quiet = {
  ...nobody,
  credentials: { user: 'cassandra', password: 'cassandra' },
};

/** What our shell prints for a script, as cassandra on the first node. */
export async function printed(cluster: Cluster, script: string): Promise<string> {
  const [address] = cluster.contactPoints;
  assert.ok(address);
  let text = '';
  const take = (piece: string) => {
    text += piece;
  };
  const shell = await Shell.open({ ...quiet, address, out: take, err: take });
  try {
    await shell.runScript(script, 'script');
  } finally {
    shell.close();
  }
  return text;
}

/** A script of `testdata`, and what our shell printed for it on Apache Cassandra 5.0.5. */
export function transcript(name: string): { readonly script: string; readonly text: string } {
  const whole = readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8');
  const end = whole.indexOf('\n----\n');
  return { script: whole.slice(0, end), text: whole.slice(end + 6) };
}

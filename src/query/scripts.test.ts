import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MemoryNode, maskVolatile, parseScript, runLine } from './harness/index.ts';

const directory = new URL('./testdata/', import.meta.url);

for (const name of readdirSync(directory).filter((file) => file.endsWith('.txt'))) {
  const path = new URL(name, directory);
  test(`statements are answered as a real node answers them: ${name}`, async (context) => {
    const node = new MemoryNode();
    const client = node.newClient();
    for (const { statement, answer, here } of parseScript(readFileSync(path, 'utf8'))) {
      node.clock.micros += 1000;
      const given = await runLine(node, client, statement);
      await context.test(statement, () => {
        assert.equal(maskVolatile(given), maskVolatile(here ?? answer));
      });
    }
  });
}

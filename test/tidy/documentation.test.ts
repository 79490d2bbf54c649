import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { UNSUPPORTED } from '../../src/cql/analysis/index.ts';
import { commands } from '../../src/tools/nodetool/index.ts';
import { documentPart } from './document-part.ts';

const read = (path: string) => readFileSync(path, 'utf8');
test('the list of what CQL refuses is that of the code', () => {
  const listed = documentPart('unsupported').match(/^- .*$/gm) ?? [];
  const refused = Object.values(UNSUPPORTED).map((subject) => `- ${subject}`);
  assert.deepEqual([...listed].sort(), refused.sort());
});

test("the list of nodetool's commands is that of the code", () => {
  const listed = documentPart('nodetool').match(/\w+/g) ?? [];
  assert.deepEqual(
    [...listed],
    commands.map(({ name }) => name),
  );
});

test('links between documents lead somewhere', () => {
  for (const path of ['README.md', 'docs/compatibility.md', 'docs/ARCHITECTURE.md']) {
    for (const [, target = ''] of read(path).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
      assert.ok(existsSync(join(dirname(path), target)), `${path}: ${target}`);
    }
  }
});

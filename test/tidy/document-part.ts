import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const compatibility = readFileSync('docs/compatibility.md', 'utf8');

/** The text of docs/compatibility.md between `<!-- name -->` and `<!-- end -->`. */
export function documentPart(name: string): string {
  const [, text] = new RegExp(`<!-- ${name} -->\n(.*?)<!-- end -->`, 's').exec(compatibility) ?? [];
  assert.ok(text !== undefined, `docs/compatibility.md has no part "${name}"`);
  return text;
}

import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { free, ranks, typesOnly } from './ranks.ts';
import { isTest, sourceFiles } from './source-files.ts';

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const pattern =
  /^\s*(import|export)\s+(type\s)?[^'";]*?from\s+'(\.[^']*)'|\bimport\(\s*'(\.[^']*)'\s*\)|^\s*import\s+'(\.[^']*)'/gm;

/** Every import of another file of the project. */
function importsOf(path: string, text: string): readonly Import[] {
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[3] ?? match[4] ?? match[5] ?? '';
    const typeOnly = match[2] !== undefined;
    return { from: path, to: posix.join(posix.dirname(path), target), typeOnly };
  });
}

/** The folder of src that a file belongs to; files right under src go by their own name. */
function folderOf(path: string): string {
  const name = path.split('/')[1] ?? '';
  return name.replace(/\.ts$/, '');
}

const files = sourceFiles(['src'], ['.ts']);
const all = files.flatMap(({ path, text }) => importsOf(path, text));
const imports = all.filter(({ from }) => !isTest(from));
const crossing = imports.filter(({ from, to }) => folderOf(from) !== folderOf(to));
const report = (found: readonly Import[]) => found.map(({ from, to }) => `${from} -> ${to}`);

test('imports are found', () => {
  const text = [
    "import { a } from '../b/index.ts';",
    "import type { C } from './c.ts';",
    'export {',
    '  d,',
    "} from './d.ts';",
    "const e = await import('../e/index.ts');",
  ].join('\n');
  assert.deepEqual(
    importsOf('src/x/y.ts', text).map(({ to, typeOnly }) => `${to} ${typeOnly}`),
    ['src/b/index.ts false', 'src/x/c.ts true', 'src/x/d.ts false', 'src/e/index.ts false'],
  );
});

test('every folder of src has a rank', () => {
  const unknown = new Set(
    files.map(({ path }) => folderOf(path)).filter((name) => !(name in ranks)),
  );
  assert.deepEqual([...unknown], []);
});

test('a folder imports only folders of lower rank, and base, platform, observe', () => {
  const wrong = crossing.filter(({ from, to, typeOnly }) => {
    const own = folderOf(from);
    const other = folderOf(to);
    if (typesOnly[own]?.includes(other)) return !typeOnly;
    const ownRank = ranks[own] ?? 0;
    const otherRank = ranks[other] ?? 0;
    return otherRank > ownRank || (otherRank === ownRank && !free.has(other));
  });
  assert.deepEqual(report(wrong), []);
});

test('other folders are imported by an index.ts', () => {
  const wrong = crossing.filter(({ to }) => !/^src\/[^/]+\.ts$|\/index\.ts$/.test(to));
  assert.deepEqual(report(wrong), []);
});

test('nothing but tests imports testing', () => {
  const wrong = crossing.filter(({ to }) => folderOf(to) === 'testing');
  assert.deepEqual(report(wrong), []);
});

test('nothing but tests imports suites, harnesses and fakes', () => {
  assert.deepEqual(report(imports.filter(({ to }) => isTest(to))), []);
});

/** Groups of files that import one another in a circle (Tarjan's strongly connected components). */
function circles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): number => {
    const own = order.size;
    let low = own;
    order.set(path, own);
    lowest.set(path, own);
    open.push(path);
    for (const next of edges.get(path) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, lowest.get(next) ?? own);
    }
    lowest.set(path, low);
    if (low === own) {
      const circle = open.splice(open.indexOf(path));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  };
  for (const path of edges.keys()) if (!order.has(path)) visit(path);
  return found;
}

test('circles are found', () => {
  const edges = { a: ['b'], b: ['c', 'd'], c: ['a'], d: ['e'], e: [] };
  assert.deepEqual(circles(new Map(Object.entries(edges))), [['a', 'b', 'c']]);
});

test('no circle of imports leaves its folder; in one, functions may call each other in turn', () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  const folders = (circle: readonly string[]) => new Set(circle.map((path) => posix.dirname(path)));
  const wide = circles(edges).filter((circle) => folders(circle).size > 1);
  assert.deepEqual(
    wide.map((circle) => circle.join(' ')),
    [],
  );
});

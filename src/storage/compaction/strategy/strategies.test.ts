import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SSTable } from '../../sstable/sstable.ts';
import type { CompactionPick, OutputShape } from './compaction-strategy.ts';
import { makeStrategy } from './make-strategy.ts';
import type { FileFacts } from './strategy-suite.ts';
import { fileOf, viewOf } from './strategy-suite.ts';

/**
 * Each case of testdata/strategies.txt: a title, the options of a table, its files, `----`, and what
 * is compacted. REWRITE=1 writes the answers anew.
 */
const path = new URL('testdata/strategies.txt', import.meta.url);

interface Case {
  readonly head: string;
  readonly title: string;
  readonly options: Readonly<Record<string, string>>;
  readonly files: readonly SSTable[];
  readonly compacting: ReadonlySet<SSTable>;
  readonly answer: string;
}

function parseCase(text: string): Case {
  const [head = '', answer = ''] = text.split(/\n----(?:\n|$)/);
  const [title = '', optionLine = '', ...fileLines] = head.split('\n');
  const [name = '', ...pairs] = optionLine.split(' ');
  const options: Record<string, string> = { class: name };
  for (const pair of pairs) {
    const [key = '', value = ''] = pair.split('=');
    options[key] = value;
  }
  const compacting = new Set<SSTable>();
  const files = fileLines.flatMap((line) => parseFiles(line, compacting));
  return { head, title, options, files, compacting, answer: answer.trim() };
}

/** `a..d size=10 keys=0-50` is four files; `busy` ones are being compacted. */
function parseFiles(line: string, compacting: Set<SSTable>): readonly SSTable[] {
  const [names = '', ...words] = line.split(' ');
  const [from = '', to = from] = names.split('..');
  const facts: Record<string, unknown> = {};
  for (const word of words) {
    const [key = '', value = ''] = word.split('=');
    facts[key] = key === 'keys' ? value.split('-').map(Number) : Number(value);
  }
  const letter = (name: string): number => Number(/\d+$/.exec(name)?.[0]);
  const prefix = from.replace(/\d+$/, '');
  const found: SSTable[] = [];
  for (let number = letter(from); number <= letter(to); number++) {
    const name = `${prefix}${number}`;
    found.push(fileOf({ ...(facts as unknown as FileFacts), name }));
  }
  if (words.includes('busy')) for (const each of found) compacting.add(each);
  return found;
}

function shapeText(shape: OutputShape): string {
  const { kind, ...rest } = shape;
  return [kind, ...Object.entries(rest).map(([key, value]) => `${key}=${value}`)].join(' ');
}

function pickText(pick: CompactionPick | null): string {
  if (pick === null) return 'nothing';
  const names = pick.sstables.map(({ name }) => name).sort();
  return `${pick.operation} ${names.join(' ')} -> ${shapeText(pick.shape)}`;
}

function answerOf({ options, files, compacting }: Case): string {
  const view = viewOf(files, { compacting });
  const strategy = makeStrategy(options, () => 0);
  const pending = strategy.pendingTasks(view);
  const lines = [`next: ${pickText(strategy.next(view))}`, `pending: ${pending}`];
  for (const pick of strategy.major(view)) lines.push(`major: ${pickText(pick)}`);
  return lines.join('\n');
}

const cases = readFileSync(path, 'utf8').trim().split('\n\n').map(parseCase);

for (const each of cases) {
  test(`strategies: ${each.title}`, () => {
    if (process.env.REWRITE === undefined) assert.equal(answerOf(each), each.answer);
  });
}

if (process.env.REWRITE !== undefined) {
  const text = cases.map((each) => `${each.head}\n----\n${answerOf(each)}\n`).join('\n');
  writeFileSync(path, text);
}

test('strategies: leveled goes on in ring order after what it has done', () => {
  const strategy = makeStrategy(
    { class: 'LeveledCompactionStrategy', sstable_size_in_mb: '10', fanout_size: '2' },
    () => 0,
  );
  const level = (name: string, number: number, from: number, to: number): SSTable =>
    fileOf({ name, size: 10, level: number, keys: [from, to] });
  const files = [
    level('a1', 1, 0, 10),
    level('a2', 1, 20, 30),
    level('a3', 1, 40, 50),
    level('b1', 2, 5, 25),
  ];
  assert.equal(
    pickText(strategy.next(viewOf(files))),
    'compaction a1 b1 -> sized level=2 maxBytes=10485760',
  );
  const made = level('b2', 2, 0, 25);
  strategy.replaced([files[0] as SSTable, files[3] as SSTable], [made]);
  const after = [...files.slice(1, 3), level('a4', 1, 0, 10), made];
  assert.equal(
    pickText(strategy.next(viewOf(after))),
    'compaction a3 -> sized level=2 maxBytes=10485760',
  );
});

test('strategies: a file of the highest level that has waited joins in', () => {
  const strategy = makeStrategy(
    { class: 'LeveledCompactionStrategy', sstable_size_in_mb: '10', fanout_size: '2' },
    () => 0,
  );
  const files = [
    fileOf({ name: 'a1', size: 30, level: 1, keys: [0, 60] }),
    fileOf({ name: 'b1', size: 10, level: 2, keys: [0, 60] }),
    fileOf({ name: 'd1', size: 10, level: 4, keys: [10, 50] }),
  ];
  for (let i = 0; i < 25; i++) {
    assert.match(pickText(strategy.next(viewOf(files))), /^compaction a1 b1 ->/);
  }
  assert.match(pickText(strategy.next(viewOf(files))), /^compaction a1 b1 d1 ->/);
});

test('strategies: expired files are looked for now and then', () => {
  const strategy = makeStrategy({ class: 'TimeWindowCompactionStrategy' }, () => 0);
  const files = [fileOf({ name: 'a1', size: 1, dies: 1000 })];
  const busy = viewOf(files, { memtableTimestamp: () => 0 });
  assert.equal(strategy.next(busy), null);
  assert.equal(strategy.next(viewOf(files)), null);
  const later = viewOf(files, { nowMillis: 1_000_600_001 });
  assert.equal(pickText(strategy.next(later)), 'compaction a1 -> one level=0');
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RequestError } from '../../base/error/index.ts';
import type { SchemaProperty } from './index.ts';
import {
  alterTableProperties,
  parseKeyspaceProperties,
  parseSpeculativeRetry,
  parseTableProperties,
  speculativeRetryText,
} from './index.ts';

/** `WITH` clauses, each followed by what a real node answers, line by line. */
function recorded(file: string): { clause: string; answer: string }[] {
  return readFileSync(new URL(`./testdata/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n\n')
    .map((block) => {
      const end = block.indexOf('\n');
      return { clause: block.slice('WITH '.length, end), answer: block.slice(end + 1) };
    });
}

function parseValue(text: string): string {
  return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text;
}

/** Enough of CQL for the clauses of the recordings. */
function parseClause(clause: string): SchemaProperty[] {
  return clause.split(/ AND /).map((part) => {
    const [, name = '', value = ''] = /^(\w+) = (.*)$/.exec(part) ?? [];
    if (!value.startsWith('{')) return { name: name.toLowerCase(), value: parseValue(value) };
    const entries = [...value.matchAll(/('[^']*'): ('[^']*'|[^,}]+)/g)].map(
      ([, key = '', item = '']) => [parseValue(key), parseValue(item)] as const,
    );
    return { name, value: new Map(entries) };
  });
}

function answer(run: () => readonly string[]): string {
  try {
    return ['OK', ...run().map((warning) => `WARNING ${warning}`)].join('\n');
  } catch (error) {
    assert.ok(error instanceof RequestError, String(error));
    return `ERROR 0x${error.code.toString(16).padStart(4, '0')} ${error.message}`;
  }
}

for (const { clause, answer: expected } of recorded('table-properties.txt')) {
  test(`CREATE TABLE ... WITH ${clause}`, () => {
    const ours = answer(() => {
      parseTableProperties(parseClause(clause)).id();
      return [];
    });
    assert.equal(ours, expected);
  });
}

const oneNode = { nodesByDataCenter: new Map([['datacenter1', 1]]), defaultKeyspaceRf: 1 };
for (const { clause, answer: expected } of recorded('keyspace-properties.txt')) {
  test(`CREATE KEYSPACE e WITH ${clause}`, () => {
    const ours = answer(() => parseKeyspaceProperties('e', parseClause(clause), oneNode).warnings);
    assert.equal(ours, expected);
  });
}

const twoCenters = {
  nodesByDataCenter: new Map([
    ['DC1', 6],
    ['DC2', 3],
  ]),
  defaultKeyspaceRf: 1,
};
const network = (options: string, previous?: Record<string, string>) => {
  const clause = `replication = {'class': 'NetworkTopologyStrategy'${options}}`;
  const before =
    previous === undefined
      ? undefined
      : { durableWrites: false, replication: { className: 'x', options: previous } };
  return parseKeyspaceProperties('k', parseClause(clause), twoCenters, before);
};

test('replication_factor stands for all data centres, 0 leaves one out', () => {
  assert.deepEqual(network(", 'replication_factor': 3").replication.options, {
    DC1: '3',
    DC2: '3',
  });
  const mixed = network(", 'replication_factor': 3, 'DC2': 0");
  assert.deepEqual(mixed.replication.options, { DC1: '3' });
  assert.deepEqual(network('').replication.options, { DC1: '1', DC2: '1' });
});

test('ALTER KEYSPACE keeps what data centres have, and durable writes', () => {
  const altered = network(", 'replication_factor': 3", { DC1: '5' });
  assert.deepEqual(altered.replication.options, { DC1: '5', DC2: '3' });
  assert.equal(altered.durableWrites, false);
});

test('a factor above the number of nodes is a warning for its data centre', () => {
  assert.deepEqual(network(", 'DC1': 3, 'DC2': 4").warnings, [
    'Your replication factor 4 for keyspace k is higher than the number of nodes 3 ' +
      'for datacenter DC2',
  ]);
});

test('ALTER TABLE changes only what it names, and never the id', () => {
  const { options } = parseTableProperties(parseClause("comment = 'a' AND gc_grace_seconds = 5"));
  const altered = alterTableProperties(options, parseClause("comment = 'b'"));
  assert.equal(altered.comment, 'b');
  assert.equal(altered.gcGraceSeconds, 5);
  const id = parseClause("id = '5a1c395e-b41f-11e5-9f22-ba0be0483c18'");
  assert.throws(() => alterTableProperties(options, id), /Cannot alter table id\./);
});

test('leveled compaction brings its own chance of false positives, unless one is given', () => {
  const leveled = "compaction = {'class': 'LeveledCompactionStrategy'}";
  assert.equal(parseTableProperties(parseClause(leveled)).options.bloomFilterFpChance, 0.1);
  const given = parseTableProperties(parseClause(`${leveled} AND bloom_filter_fp_chance = 0.02`));
  assert.equal(given.options.bloomFilterFpChance, 0.02);
});

test('forms of speculative retry come back in their one text', () => {
  const forms: Readonly<Record<string, string>> = {
    '99PERCENTILE': '99p',
    '99.90p': '99.9p',
    '0.5p': '.5p',
    '50.9ms': '50ms',
    none: 'NEVER',
    Always: 'ALWAYS',
    'max( 1p, 2ms)': '',
    'max(1p, 2ms)': 'MAX(1p,2ms)',
    'MIN(2ms,1p)': 'MIN(1p,2ms)',
    'MIN(1p,2p)': '',
    '1.2.3p': '',
  };
  for (const [text, expected] of Object.entries(forms)) {
    if (expected === '') assert.throws(() => parseSpeculativeRetry(text), RequestError, text);
    else assert.equal(speculativeRetryText(parseSpeculativeRetry(text)), expected);
  }
});

test('options of unified compaction are checked', () => {
  const faults: Readonly<Record<string, RegExp>> = {
    "'scaling_parameters': 'T4, L8, N, -3'": /^$/,
    "'scaling_parameters': 'X'": /^Scaling parameter X must match N\|L\[0-9\]\+\|T/,
    "'scaling_parameters': 'T1'": /^Fan factor cannot be lower than 2 in T1/,
    "'target_sstable_size': '5KiB'": /^target_sstable_size 5KiB is not acceptable, .* 1\.000MiB$/,
    "'target_sstable_size': '5Q'": /is not a valid size in bytes: 5Q does not end in unit B$/,
    "'min_sstable_size': '1GiB'": /\(1\.000GiB\) should be less than 70% .* \(1\.000GiB\)$/,
    "'sstable_growth': '120%'": /^sstable_growth 120% must be between 0 and 1$/,
    "'overlap_inclusion_method': 'x'": /options are \[NONE, SINGLE, TRANSITIVE\]\.$/,
    "'min_threshold': '4'": /^Properties specified \[min_threshold\] are not understood by Unif/,
  };
  for (const [options, fault] of Object.entries(faults)) {
    const clause = `compaction = {'class': 'UnifiedCompactionStrategy', ${options}}`;
    const run = () => parseTableProperties(parseClause(clause));
    if (fault.source === '^$') run();
    else assert.throws(run, (error: Error) => fault.test(error.message), options);
  }
});

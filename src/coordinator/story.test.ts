import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ConsistencyName } from '../base/error/index.ts';
import { Consistency, ErrorCode, RequestError } from '../base/error/index.ts';
import { tableFromText } from '../schema/index.ts';
import type { SuitePlace } from './cluster-suite.ts';
import {
  insert,
  keyOf,
  keyspaceOf,
  networkTopology,
  options,
  readAll,
  readKey,
  SuiteCluster,
} from './cluster-suite.ts';

/** The story of a lost rack and a lost data centre, answer by answer as Cassandra gave them. */

const table = tableFromText('demorpi', 't', 'k int PRIMARY KEY, v int');
const noSpeculation = tableFromText('demorpi', 'n', 'k int PRIMARY KEY, v int', {
  options: { speculativeRetry: 'NEVER' },
});

const racks = ['DC1 rack1', 'DC1 rack2', 'DC1 rack3', 'DC2 rack1'];
const rackOf = [0, 0, 1, 1, 2, 2, 3, 3, 3];
const places = rackOf.map((rack, i): SuitePlace => {
  const [dataCenter = '', name = ''] = (racks[rack] as string).split(' ');
  const tokens = [0n, 1n, 2n, 3n].map(
    (n) => (n * 9n + BigInt((i * 4) % 9)) * (1n << 57n) - (1n << 62n),
  );
  return { dataCenter, rack: name, tokens };
});

const keys = { a: keyOf(1), b: keyOf(2) };
const placement = new Map([
  [keys.a.key.toString('hex'), [7, 3, 5, 1, 8, 9]],
  [keys.b.key.toString('hex'), [2, 8, 9, 6, 7, 4]],
]);

/** Nodes known to be down, and nodes that are gone without anybody knowing. */
const situations: Record<string, { readonly down: number[]; readonly gone: number[] }> = {
  'all-up': { down: [], gone: [] },
  'dc1-rack3-killed-before-detection': { down: [], gone: [5, 6] },
  'dc1-rack3-down-detected': { down: [5, 6], gone: [] },
  'dc2-killed-before-detection': { down: [], gone: [7, 8, 9] },
  'dc2-down-detected': { down: [7, 8, 9], gone: [] },
  'dc1-racks2and3-killed-before-detection': { down: [], gone: [3, 4, 5, 6] },
  'dc1-racks2and3-down-detected': { down: [3, 4, 5, 6], gone: [] },
  'dc1-killed-before-detection': { down: [3, 4, 5, 6], gone: [1, 2] },
  'dc1-down-detected': { down: [1, 2, 3, 4, 5, 6], gone: [] },
};

interface Line {
  readonly situation: string;
  readonly coordinator: number;
  readonly operation: string;
  readonly key: string;
  readonly level: ConsistencyName;
  readonly answer: string;
}

const lines = readFileSync(new URL('./testdata/story.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((text): Line => {
    const [left = '', answer = ''] = text.split(' = ');
    const [situation = '', node, operation = '', key = '', level] = left.split(' ');
    return {
      situation,
      coordinator: Number(node),
      operation,
      key,
      level: level as ConsistencyName,
      answer,
    };
  });

function answerOf(error: unknown): string {
  if (!(error instanceof RequestError)) throw error;
  const { details, message } = error;
  const nameOf = (level: Consistency) =>
    Object.entries(Consistency).find(([, code]) => code === level)?.[0];
  if (error.code === ErrorCode.INVALID) return `Invalid ${message}`;
  if (details.kind === 'unavailable') {
    const { consistency, required, alive } = details;
    return `Unavailable ${nameOf(consistency)} required ${required} alive ${alive}: ${message}`;
  }
  if (details.kind === 'writeTimeout') {
    const { consistency, received, blockFor, writeType } = details;
    return `WriteTimeout ${nameOf(consistency)} received ${received} blockFor ${blockFor} ${writeType}`;
  }
  return `${message} ${JSON.stringify(details)}`;
}

async function carryOut(cluster: SuiteCluster, line: Line): Promise<void> {
  const { coordinator } = cluster.node(line.coordinator);
  const level = Consistency[line.level];
  const chosen = line.key === 'a' ? keys.a : keys.b;
  const write = (key = chosen) => insert(table, key, [], 1, cluster.nextTimestamp());
  switch (line.operation) {
    case 'insert':
      return coordinator.write([write()], options(level));
    case 'unlogged':
      return coordinator.write([write(keys.a), write(keys.b)], options(level, 'UNLOGGED_BATCH'));
    case 'logged':
      return coordinator.writeLogged([write(keys.a), write(keys.b)], options(level));
    case 'select':
    case 'select-nospec': {
      const read = readKey(cluster, line.operation === 'select' ? table : noSpeculation, chosen);
      await coordinator.readPartitions([read], options(level));
      return;
    }
    case 'range': {
      const limits = { ...readAll(cluster, table).limits, rows: 10 };
      await coordinator.readRange(readAll(cluster, table, { limits }), options(level));
      return;
    }
    default:
      throw new Error(`unknown operation ${line.operation}`);
  }
}

for (const [situation, { down, gone }] of Object.entries(situations)) {
  const chosen = lines.filter((line) => line.situation === situation);
  test(`${situation}: ${chosen.length} answers are those of Cassandra`, async () => {
    assert.ok(chosen.length > 10);
    const cluster = await SuiteCluster.start({
      places,
      keyspaces: [keyspaceOf('demorpi', networkTopology({ DC1: 3, DC2: 3 }), table, noSpeculation)],
      placement: (key) => placement.get(key.key.toString('hex')) ?? null,
    });
    for (const number of [...down, ...gone]) cluster.cut(number);
    for (const number of down) cluster.markDown(number);
    const wrong: string[] = [];
    for (const line of chosen) {
      const answer = await cluster.wait(carryOut(cluster, line).then(() => 'ok', answerOf));
      if (answer === line.answer) continue;
      const { coordinator, operation, key, level } = line;
      wrong.push(`${coordinator} ${operation} ${key} ${level}: ${answer}, not ${line.answer}`);
    }
    assert.deepEqual(wrong, []);
  });
}

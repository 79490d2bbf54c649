import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ConsistencyName } from '../../base/error/index.ts';
import { Consistency } from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import { createReplicationStrategy } from '../../cluster/index.ts';
import type { KeyspaceMetadata } from '../../schema/index.ts';
import { makeKeyspace, simpleReplication } from '../../schema/index.ts';
import { networkTopology } from '../cluster-suite.ts';
import { readCandidates, readContacts } from '../read/read-plan.ts';
import {
  assureSufficientForRead,
  assureSufficientForWrite,
  blockForWrite,
  ReplicationRules,
} from './index.ts';

/** A case of the table: replicas by data centre, those that are down marked with an x. */
interface Case {
  readonly strategy: string;
  readonly replicas: string;
  readonly pending: string;
  readonly level: ConsistencyName;
  readonly write: string;
  readonly read: string;
}

function node(text: string, index: number): NodeInfo {
  const dataCenter = text.startsWith('1') ? 'DC1' : 'DC2';
  return { endpoint: `${text}#${index}`, dataCenter, rack: 'r' } as NodeInfo;
}

/** `1 1 2x`: two live nodes of the local data centre, a dead one of the other. */
function nodes(text: string): NodeInfo[] {
  return text === '-' ? [] : text.split(',').map(node);
}

function view(keyspace: KeyspaceMetadata): ClusterView {
  const local = node('1', 99);
  const strategy = createReplicationStrategy(keyspace.replication, () => local);
  return {
    local,
    isAlive: (endpoint: string) => !endpoint.includes('x'),
    replicationFactor: () => strategy.replicationFactor,
    replicationFactorIn: (_: unknown, name: string) => strategy.replicationFactorIn(name),
    dataCentersOf: () => strategy.dataCenters,
    byProximity: (all: readonly NodeInfo[]) => all,
  } as never;
}

function keyspaceOf(strategy: string): KeyspaceMetadata {
  const factors = strategy.split('+').map(Number);
  const [first = 0, second] = factors;
  const replication =
    second === undefined ? simpleReplication(first) : networkTopology({ DC1: first, DC2: second });
  return makeKeyspace({ name: 'k', replication });
}

function told(run: () => number): string {
  try {
    return `waits ${run()}`;
  } catch (error) {
    const { details } = error as { details: { required: number; alive: number } };
    return `unavailable ${details.required}/${details.alive}`;
  }
}

const cases = readFileSync(new URL('../testdata/availability.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): Case => {
    const [left = '', write = '', read = ''] = line.split('|').map((part) => part.trim());
    const [strategy = '', replicas = '', pending = '', level] = left.split(/ +/);
    return { strategy, replicas, pending, level: level as ConsistencyName, write, read };
  });

test('each level waits for, and demands alive, what Cassandra does', () => {
  assert.ok(cases.length > 40);
  for (const { strategy, replicas, pending, level, write, read } of cases) {
    const keyspace = keyspaceOf(strategy);
    const cluster = view(keyspace);
    const rules = new ReplicationRules(cluster, keyspace);
    const natural = nodes(replicas);
    const joining = nodes(pending);
    const code = Consistency[level];
    const title = `${strategy} ${replicas} ${pending} ${level}`;
    const written = told(() => {
      const blockFor = blockForWrite(rules, code, joining, 'DC1');
      assureSufficientForWrite(cluster, rules, code, natural, joining, blockFor);
      return blockFor;
    });
    assert.equal(written, write, `write ${title}`);
    if (read === '-') continue;
    const found = told(() => {
      const candidates = readCandidates(cluster, code, natural);
      const contacts = readContacts(rules, code, candidates, 0);
      assureSufficientForRead(rules, code, contacts);
      return contacts.length;
    });
    assert.equal(found, read, `read ${title}`);
  }
});

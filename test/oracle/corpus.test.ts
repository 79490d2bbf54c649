import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { Client } from './client.ts';
import type { Connect } from './compare.ts';
import { compareTopic } from './compare.ts';
import { formatCorpus, parseCorpus, readSettings, readTopic, topics } from './corpus.ts';

/** One node with the names that the recorded node had, for all topics without settings. */
let cluster: Cluster;
const counts = { passed: 0, failed: 0, known: 0 };

before(async () => {
  cluster = await startWith({});
});

function startWith(settings: Readonly<Record<string, string>>): Promise<Cluster> {
  return Cluster.start({
    name: 'Oracle Cluster',
    topology: 'datacenter1:1x1',
    settings: { materialized_views_enabled: 'true', ...settings },
  });
}

after(async () => {
  const { passed, failed, known } = counts;
  console.log(`oracle: ${passed} passed, ${failed} failed, ${known} known differences`);
  await cluster.close();
});

function connectTo({ contactPoints: [node] }: Cluster): Connect {
  assert.ok(node);
  return (user) => Client.connect(node.address, node.port, user === undefined ? {} : { user });
}

for (const topic of topics()) {
  test(`${topic}: statements are answered as Apache Cassandra answers them`, async () => {
    const settings = readSettings(topic);
    const own = settings === null ? null : await startWith(settings);
    const report = await compareTopic(topic, connectTo(own ?? cluster), readTopic(topic)).finally(
      () => own?.close(),
    );
    counts.passed += report.alike;
    counts.failed += report.different;
    counts.known += report.known;
    assert.equal(report.differences.join('\n\n'), '');
    assert.deepEqual(report.outdated, [], 'differences that are none any more');
  });
}

test('the corpus is large, and little of it is excepted', () => {
  assert.ok(counts.passed > 3000, `${counts.passed} statements are answered alike`);
  assert.ok(counts.known < 50, `${counts.known} are known to differ`);
});

test('a corpus is written as it was read', () => {
  const text = [
    '# a comment',
    '!{"page":2}\nSELECT *\nFROM t\n----\nOK t [a int]\n  1\n(1 row)',
    'USE x\n----\nOK keyspace x\n',
  ].join('\n\n');
  assert.equal(formatCorpus(parseCorpus(text)), text);
});

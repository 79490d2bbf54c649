import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { demoOptions, demoSchema } from '../demo/demo-cluster.ts';
import { initFiles } from './init-files.ts';
import { planStart } from './start-options.ts';

function inFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'ilion-start-'));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('nothing said is one node in memory at 9042', () => {
  const { cluster, adminPort } = planStart({});
  assert.deepEqual(cluster.topology, [
    { name: 'datacenter1', racks: [{ name: 'rack1', nodes: 1 }] },
  ]);
  assert.deepEqual(
    [cluster.memory, cluster.port, cluster.oneAddress, cluster.name, adminPort],
    [true, 9042, false, undefined, null],
  );
});

test('flags become options of the cluster', () => {
  const { cluster } = planStart({
    topology: 'DC1:3x2,DC2:1x3',
    data: '/data',
    port: '0',
    oneAddress: true,
    set: ['num_tokens=4', 'write_request_timeout_in_ms=500', 'cluster_name=Mine'],
  });
  assert.equal(cluster.dataDirectory, '/data');
  assert.equal(cluster.memory, undefined);
  assert.equal(cluster.port, 0);
  assert.equal(cluster.oneAddress, true);
  assert.equal(cluster.name, 'Mine');
  assert.equal(cluster.settings?.num_tokens, '4');
  assert.equal((cluster.topology as readonly unknown[]).length, 2);
});

test("the demo's own topology has its seeds; another topology has not", () => {
  const own = planStart({}, demoOptions).cluster;
  assert.deepEqual(own.seeds, ['rpidc1r1n1', 'rpidc1r2n1', 'rpidc2r1n1']);
  assert.equal(own.snitch, 'PropertyFileSnitch');
  assert.equal(own.settings?.concurrent_reads, '2');
  const other = planStart({ topology: 'DC1:1x2' }, demoOptions).cluster;
  assert.equal(other.seeds, undefined);
  assert.deepEqual(other.topology, [{ name: 'DC1', racks: [{ name: 'RAC1', nodes: 2 }] }]);
});

test("the demo's keyspace has three replicas in a data centre, or one a node", () => {
  const point = (dataCenter: string) => ({ name: '', address: '', port: 0, dataCenter, rack: '' });
  const contactPoints = ['DC1', 'DC1', 'DC1', 'DC1', 'DC2'].map(point);
  assert.match(demoSchema({ contactPoints })[0] ?? '', /'DC1': 3, 'DC2': 1}$/);
});

test('a cassandra.yaml gives what all nodes share, and flags go before it', () => {
  inFolder((folder) => {
    const file = join(folder, 'cassandra.yaml');
    writeFileSync(
      file,
      'cluster_name: From File\nnum_tokens: 8\nlisten_address: localhost\n' +
        'commitlog_directory: /var/lib/log\n' +
        'native_transport_port: 9142\nendpoint_snitch: SimpleSnitch\n' +
        'seed_provider:\n  - class_name: org.apache.cassandra.locator.SimpleSeedProvider\n' +
        '    parameters:\n      - seeds: "127.0.0.1:7000"\n',
    );
    const { cluster, notes } = planStart({ config: file, set: ['num_tokens=4'] });
    assert.equal(cluster.name, 'From File');
    assert.equal(cluster.snitch, 'SimpleSnitch');
    assert.equal(cluster.port, 9142);
    assert.equal(cluster.settings?.num_tokens, '4');
    assert.equal(cluster.settings?.listen_address, undefined);
    assert.deepEqual(notes, [
      'listen_address: each node gets its own',
      'commitlog_directory: not used; --data DIR says where data is kept',
    ]);
    assert.equal(planStart({ config: file, port: '9300' }).cluster.port, 9300);
  });
});

test('wrong flags say what to write instead', () => {
  const cases: readonly [Parameters<typeof planStart>[0], RegExp][] = [
    [{ nodes: '3', topology: 'DC1:1x1' }, /--nodes and --topology exclude each other/],
    [{ data: '/x', memory: true }, /--data and --memory exclude each other/],
    [{ nodes: 'three' }, /--nodes: "three" is no number of nodes/],
    [{ topology: 'DC1' }, /write NAME:RACKSxNODES, for example DC1:3x2,DC2:1x3/],
    [{ port: '70000' }, /--port: "70000" is no port/],
    [{ set: ['num_tokens'] }, /is no name=value; for example --set num_tokens=4/],
    [{ set: ['num_token=4'] }, /unknown setting "num_token"; did you mean "num_tokens"\?/],
    [{ set: ['endpoint_snitch=Ec2Snitch'] }, /"Ec2Snitch" is not supported; use one of Simple/],
    [{ config: '/nowhere/cassandra.yaml' }, /--config: cannot read \/nowhere\/cassandra\.yaml/],
  ];
  for (const [flags, expected] of cases) {
    assert.throws(() => planStart(flags), { name: 'ConfigurationProblem', message: expected });
  }
});

test('init files run in order of name; a folder without any is a mistake', () => {
  inFolder((folder) => {
    assert.throws(() => initFiles(folder), /there is no \*\.cql file in/);
    for (const name of ['2.cql', '1.cql', 'notes.txt']) writeFileSync(join(folder, name), '');
    assert.deepEqual(initFiles(folder), [join(folder, '1.cql'), join(folder, '2.cql')]);
  });
});

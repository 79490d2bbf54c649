import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeCluster } from '../../admin/fake-cluster.ts';
import { AdminServer } from '../../admin/index.ts';
import { Ctl } from './index.ts';

let cluster: FakeCluster;
let server: AdminServer;
let ctl: Ctl;

beforeEach(async () => {
  cluster = new FakeCluster();
  server = await AdminServer.listen(cluster, { port: 0 });
  ctl = new Ctl({ admin: `127.0.0.1:${server.port}`, json: false });
});

afterEach(() => server.close());

test('lives of nodes are changed by target', async () => {
  assert.equal(await ctl.change('stop', 'DC1'), 'stopped node1, node2\n');
  assert.deepEqual([...cluster.states.values()], ['stopped', 'stopped']);
  assert.equal(await ctl.change('start', 'node2'), 'started node2\n');
  assert.equal(cluster.states.get('node2'), 'running');
});

test('status lists nodes and the faults between them, a cut of both ways as one', async () => {
  await ctl.cut('node1', 'node2', false);
  assert.equal(
    await ctl.slow('node2', '200ms'),
    'messages to and from node2 take 200 ms longer; mend with: ilion ctl heal\n',
  );
  await ctl.change('kill', 'node2');
  const [title = '', ...lines] = (await ctl.status()).split('\n');
  assert.match(title, /^Fake Cluster: process \d+, \d+ MB, running nodes do not agree /);
  assert.deepEqual(lines, [
    '',
    'NAME   CQL             DC   RACK  STATE',
    'node1  127.0.0.1:9042  DC1  RAC1  running',
    'node2  127.0.0.2:9042  DC1  RAC2  killed',
    '',
    'Faults:',
    '  node1 and node2 cannot reach each other',
    '  node2 is 200 ms slow',
    '',
  ]);
  assert.equal(await ctl.heal(), 'all links are whole\n');
  assert.doesNotMatch(await ctl.status(), /Faults/);
});

test('a link is slowed between two targets alone, and that is one line', async () => {
  assert.equal(
    await ctl.slowLink('node1', 'node2', '1s'),
    'messages between node1 and node2 take 1000 ms longer each way; mend with: ilion ctl heal\n',
  );
  const [, faults] = (await ctl.status()).split('Faults:\n');
  assert.equal(faults, '  node1 and node2 are 1000 ms farther apart\n');
});

test('a cut of one way names the way', async () => {
  assert.equal(
    await ctl.cut('node1', 'node2', true),
    'node1 cannot reach node2; mend with: ilion ctl heal\n',
  );
  assert.match(await ctl.status(), /^ {2}node1 cannot reach node2$/m);
});

test('json is what the administration answered', async () => {
  const json = new Ctl({ admin: `127.0.0.1:${server.port}`, json: true });
  assert.equal(await json.change('pause', 'node1'), '{"nodes":["node1"]}\n');
});

test('what cannot be done says why', async () => {
  await assert.rejects(ctl.change('stop', 'DC9'), {
    name: 'CommandFailure',
    message: 'there is no node, rack or data centre "DC9"',
  });
  await assert.rejects(ctl.slow('DC1', 'fast'), /^ConfigurationProblem: Invalid duration: fast/);
  const { port } = server;
  await server.close();
  await assert.rejects(ctl.status(), {
    message: `no cluster is here: nothing answers at 127.0.0.1:${port} (ECONNREFUSED)`,
    hint: 'start a cluster with: ilion demo, or name its administration with --admin',
  });
  assert.throws(() => new Ctl({ admin: 'here', json: false }), {
    message: '--admin: "here" is no HOST:PORT',
  });
});

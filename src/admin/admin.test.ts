import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeCluster, keyspace } from './fake-cluster.ts';
import type { MembersReport } from './index.ts';
import { AdminServer } from './index.ts';

let cluster: FakeCluster;
let server: AdminServer;

beforeEach(async () => {
  cluster = new FakeCluster();
  server = await AdminServer.listen(cluster, { port: 0 });
});

afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly text: string;
}

function open(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const type = method === 'GET' ? {} : { 'content-type': 'application/json' };
    const options = { host: server.address, port: server.port, method, path, agent: false };
    const sent = request({ ...options, headers: { ...type, ...headers } }, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

async function ask(
  method: string,
  path: string,
  body?: string,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await open(method, path, body, headers);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}

async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
  const { status, text } = await ask(
    method,
    path,
    body === undefined ? body : JSON.stringify(body),
  );
  assert.equal(status, 200, text);
  return JSON.parse(text) as T;
}

async function problem(method: string, path: string, body?: string): Promise<string> {
  const { status, text } = await ask(method, path, body);
  const { error, hint } = JSON.parse(text) as { error: string; hint: string };
  return [status, error, hint].join(' | ');
}

test('nodes are stopped and started by target, and the report tells', async () => {
  const stopped = await json('POST', '/v1/cluster/stop', { target: 'node2' });
  assert.deepEqual(stopped, { nodes: ['node2'] });
  const report = await json<{ settled: boolean; nodes: { name: string; state: string }[] }>(
    'GET',
    '/v1/cluster',
  );
  assert.equal(report.settled, false);
  assert.deepEqual(
    report.nodes.map(({ name, state }) => `${name} ${state}`),
    ['node1 running', 'node2 stopped'],
  );
  await json('POST', '/v1/cluster/start', { target: 'DC1' });
  assert.equal(cluster.states.get('node2'), 'running');
});

test('links are cut one way or both, slowed and healed', async () => {
  const cut = { from: 'node1', to: 'node2', oneWay: true };
  assert.deepEqual(await json('POST', '/v1/cluster/cut', cut), {
    faults: [{ kind: 'cut', from: 'node1', to: 'node2' }],
  });
  const slow = await json<{ faults: unknown[] }>('POST', '/v1/cluster/slow', {
    target: 'node2',
    delayMs: 200,
  });
  assert.deepEqual(slow.faults[1], { kind: 'slow', node: 'node2', delayMs: 200 });
  const between = { from: 'node1', to: 'node2', delayMs: 50 };
  const both = await json<{ faults: unknown[] }>('POST', '/v1/cluster/slow', between);
  assert.deepEqual(both.faults.slice(2), [
    { kind: 'delay', from: 'node1', to: 'node2', delayMs: 50 },
    { kind: 'delay', from: 'node2', to: 'node1', delayMs: 50 },
  ]);
  assert.deepEqual(await json('POST', '/v1/cluster/heal', {}), { faults: [] });
});

test('a node is found by name, endpoint and address', async () => {
  for (const name of ['node2', '127.0.0.2:7000', '127.0.0.2']) {
    const { local } = await json<MembersReport>('GET', `/v1/nodes/${name}/members`);
    assert.equal(local, '127.0.0.2:7000', name);
  }
});

test('ownership without a keyspace is that of replicas while all keyspaces are alike', async () => {
  const ownership = async (path = '') =>
    (await json<MembersReport>('GET', `/v1/nodes/node1/members${path}`)).ownership;
  assert.deepEqual(await ownership(), { effective: true, keyspace: 'system_traces', note: null });
  cluster.keyspaces.push(keyspace('a', 'user', 'NetworkTopologyStrategy', { DC1: '2' }));
  assert.deepEqual(await ownership(), { effective: true, keyspace: 'a', note: null });
  cluster.keyspaces.push(keyspace('b', 'user', 'NetworkTopologyStrategy', { DC1: '1' }));
  const { effective, note } = await ownership();
  assert.equal(effective, false);
  assert.match(note ?? '', /^Non-system keyspaces don't have the same replication settings, /);
  assert.equal((await ownership('?keyspace=b')).effective, true);
  assert.match((await ownership('?keyspace=system')).note ?? '', /LocalStrategy are meaningless/);
});

test('services are switched, and a drain ends those that clients and peers use', async () => {
  const path = '/v1/nodes/node1/services';
  const off = await json<Record<string, boolean>>('PUT', `${path}/hinted-handoff`, {
    running: false,
  });
  assert.equal(off['hinted-handoff'], false);
  assert.equal(off.gossip, true);
  const drained = await json<Record<string, boolean>>('POST', '/v1/nodes/node1/drain', {});
  assert.equal(drained.gossip, false);
  assert.equal(drained['native-transport'], false);
});

test('wrong requests are told what is wrong and what to do', async () => {
  await json('POST', '/v1/cluster/kill', { target: 'node2' });
  const cases: readonly [string, string, string | undefined, string][] = [
    ['GET', '/v1/nothing', undefined, '404 | there is no /v1/nothing | '],
    ['POST', '/v1/cluster', '{}', '405 | /v1/cluster does not answer POST | it answers GET'],
    ['POST', '/v1/cluster/stop', '{"target": 7}', '400 | "target" must be a text | '],
    ['POST', '/v1/cluster/stop', '{"target":', '400 | the body is no JSON | '],
    ['POST', '/v1/cluster/stop', '[]', '400 | the body is no JSON object | '],
    [
      'POST',
      '/v1/cluster/stop',
      '{"target": "DC9"}',
      '400 | there is no node, rack or data centre "DC9" | ',
    ],
    [
      'GET',
      '/v1/nodes/node9/members',
      undefined,
      '404 | there is no node "node9" here | nodes: node1 (127.0.0.1), node2 (127.0.0.2)',
    ],
    [
      'GET',
      '/v1/nodes/127.0.0.2/members',
      undefined,
      '409 | node node2 is killed | start it with: ilion ctl start node2',
    ],
    [
      'GET',
      '/v1/nodes/node1/members?keyspace=nosuch',
      undefined,
      '404 | The keyspace nosuch, does not exist | keyspaces: system_traces, system',
    ],
    [
      'GET',
      '/v1/nodes/node1/endpoints?keyspace=system_traces&table=x&key=k',
      undefined,
      "404 | Unknown table 'x' in keyspace 'system_traces' | ",
    ],
    ['GET', '/v1/nodes/%zz/members', undefined, '400 | "%zz" is no encoded text | '],
    [
      'PUT',
      '/v1/nodes/node1/services/tea',
      '{"running": true}',
      '404 | there is no service "tea" | services: gossip, native-transport, hinted-handoff, incremental-backups',
    ],
  ];
  for (const [method, path, body, expected] of cases) {
    assert.equal(await problem(method, path, body), expected);
  }
});

test('pages of other sites are kept out', async () => {
  const body = '{"target": "DC1"}';
  const post = (headers: Record<string, string>) =>
    ask('POST', '/v1/cluster/kill', body, headers).then(({ status }) => status);
  assert.equal(await post({ host: 'evil.example:7199' }), 403);
  assert.equal(await post({ host: '127.0.0.1.evil.example' }), 403);
  assert.equal(await post({ origin: 'https://evil.example' }), 403);
  assert.equal(await post({ 'content-type': 'text/plain' }), 415);
  assert.deepEqual([...cluster.states.values()], ['running', 'running']);
  assert.equal(await post({ host: 'localhost:7199', origin: 'http://127.0.0.1:9000' }), 200);
});

test('a body has a bound', async () => {
  const { status } = await ask('POST', '/v1/cluster/stop', `{"target": "${'x'.repeat(70_000)}"}`);
  assert.equal(status, 413);
});

test('events are fed to readers while they read', async () => {
  const response = await open('GET', '/v1/events');
  const chunk = async () => String((await once(response, 'data'))[0]);
  assert.equal(await chunk(), ': events of the cluster\n\n');
  const event = chunk();
  await json('POST', '/v1/cluster/pause', { target: 'node2' });
  assert.equal(
    await event,
    'event: node-state\ndata: {"kind":"node-state","node":"node2","state":"paused"}\n\n',
  );
  const closed = once(response, 'close');
  await Promise.all([server.close(), closed]);
  assert.equal(cluster.listenerCount, 0);
});

test('a taken port is an error that says what to do, or another port is taken', async () => {
  const { port } = server;
  await assert.rejects(AdminServer.listen(cluster, { port }), {
    name: 'AdminProblem',
    message: `the administration port 127.0.0.1:${port} is taken, perhaps by another cluster`,
  });
  const other = await AdminServer.listen(cluster, { port, anyPort: true });
  assert.notEqual(other.port, port);
  await other.close();
});

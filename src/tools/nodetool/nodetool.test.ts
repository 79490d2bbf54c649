import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakeCluster } from '../../admin/fake-cluster.ts';
import { AdminServer } from '../../admin/index.ts';
import { runNodetool } from './nodetool-command.ts';
import { recordedOutput } from './recorded.ts';

let cluster: FakeCluster;
let server: AdminServer;

before(async () => {
  cluster = new FakeCluster();
  server = await AdminServer.listen(cluster, { port: 0 });
});

after(() => server.close());

const run = (command: string) =>
  runNodetool(command === '' ? [] : command.split(' '), `127.0.0.1:${server.port}`);

/** stdout of a command that succeeds. */
async function ok(command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await run(command);
  assert.deepEqual({ stderr, exitCode }, { stderr: '', exitCode: 0 }, command);
  return stdout;
}

test('help texts equal those of Cassandra', async () => {
  for (const name of ['status', 'getendpoints', 'info', 'ring', 'drain', 'foo']) {
    assert.equal(await ok(`help ${name}`), recordedOutput('one', `help ${name}`).text);
  }
});

test('flush prints nothing, for all tables or for some', async () => {
  for (const command of ['flush', 'flush ks', 'flush ks a b']) assert.equal(await ok(command), '');
});

test('help lists what works here', async () => {
  const text = await ok('help');
  assert.equal(await ok(''), text);
  assert.match(text, /^usage: nodetool \[\(-h <host> \| --host <host>\)\]\n/);
  assert.match(text, /^ {4}statusgossip {24}Status of gossip$/m);
  assert.doesNotMatch(text, /^ {4}repair /m);
});

test('wrong uses are answered as Cassandra answers them', async () => {
  for (const command of [
    'foo',
    'getendpoints system_auth',
    'getendpoints',
    'status nosuch',
    'status a b',
    'ring nosuch',
    'getendpoints nosuch t k',
    'status --nosuch',
    'info -x',
  ]) {
    const { stdout, exitCode } = await run(command);
    const { text, exitCode: expected } = recordedOutput('one', command);
    assert.deepEqual({ stdout, exitCode }, { stdout: text, exitCode: expected }, command);
  }
});

test("an unknown table has Cassandra's words", async () => {
  const { stdout, exitCode } = await run('getendpoints system_traces nosuch k');
  assert.equal(exitCode, 1);
  assert.match(stdout, /^nodetool: Unknown table 'nosuch' in keyspace 'system_traces'\nSee /);
});

test('a command of Cassandra that is missing here says so', async () => {
  const { stdout, exitCode } = await run('repair -full');
  assert.equal(exitCode, 1);
  assert.match(stdout, /^nodetool: 'repair' is a command of Cassandra's nodetool that Ilion does /);
});

test('-h names the node by its address, --node by its name', async () => {
  assert.match(await ok('-h 127.0.0.2 info'), /^Rack {19}: RAC2$/m);
  assert.match(await ok('--host=127.0.0.2 info'), /^Rack {19}: RAC2$/m);
  assert.match(await ok('info --node node2'), /^Rack {19}: RAC2$/m);
  assert.match(await ok('info'), /^Rack {19}: RAC1$/m);
});

test('a node that is not there is a refused connection, with the nodes there are', async () => {
  assert.deepEqual(await run('-h 127.0.0.9 status'), {
    stdout: '',
    stderr:
      `nodetool: Failed to connect to '127.0.0.9:${server.port}' - ` +
      "ConnectException: 'Connection refused'.\n" +
      'there is no node "127.0.0.9" here; nodes: node1 (127.0.0.1), node2 (127.0.0.2)\n',
    exitCode: 1,
  });
  await cluster.kill('node2');
  const { stderr } = await run('-h 127.0.0.2 status');
  assert.match(stderr, /^nodetool: Failed to connect .*\nnode node2 is killed; start it with: /);
  await cluster.start('node2');
});

test('--admin says where the cluster is administered', async () => {
  const admin = `127.0.0.1:${server.port}`;
  const { exitCode } = await runNodetool(['--admin', admin, 'version'], undefined);
  assert.equal(exitCode, 0);
  await assert.rejects(runNodetool(['--admin', 'here', 'version'], undefined), {
    name: 'CommandFailure',
    hint: 'for example 127.0.0.1:7199',
  });
});

test('no administration is a refused connection', async () => {
  const other = await AdminServer.listen(cluster, { port: 0 });
  const { port } = other;
  await other.close();
  const { stderr, exitCode } = await run(`-p ${port} status`);
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    new RegExp(
      `^nodetool: Failed to connect to '127\\.0\\.0\\.1:${port}' - ` +
        "ConnectException: 'Connection refused'\\.\n",
    ),
  );
});

test('services are told, switched off and on', async () => {
  for (const [name, running, stopped] of [
    ['gossip', 'running\n', 'not running\n'],
    ['binary', 'running\n', 'not running\n'],
    ['handoff', 'Hinted handoff is running\n', 'Hinted handoff is not running\n'],
  ] as const) {
    assert.equal(await ok(`status${name}`), running);
    assert.equal(await ok(`disable${name}`), '');
    assert.equal(await ok(`status${name}`), stopped);
    assert.equal(await ok(`enable${name}`), '');
    assert.equal(await ok(`status${name}`), running);
  }
});

test('endpoints and version', async () => {
  assert.equal(await ok('getendpoints system_traces sessions x'), '127.0.0.1\n127.0.0.2\n');
  assert.equal(
    await ok('-pp getendpoints system_traces sessions x'),
    '127.0.0.1:7000\n127.0.0.2:7000\n',
  );
  assert.equal(await ok('version'), recordedOutput('one', 'version').text);
});

test('-F json gives the data behind the text, before and after the command', async () => {
  const before = JSON.parse(await ok('-F json status')) as { members: { owns: number }[] };
  const behind = JSON.parse(await ok('status -F json'));
  assert.deepEqual(before, behind);
  assert.equal(before.members[0]?.owns, 1);
  const { stdout, exitCode } = await run('-F xml status');
  assert.equal(exitCode, 1);
  assert.match(stdout, /^nodetool: arguments for -F are json only\.\n/);
});

test('a missing value is named', async () => {
  const { stdout } = await run('-h');
  assert.match(stdout, /^nodetool: Required values for option 'host' not provided\n/);
});

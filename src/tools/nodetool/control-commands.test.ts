import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { FakeCluster } from '../../admin/fake-cluster.ts';
import { AdminServer } from '../../admin/index.ts';
import { runNodetool } from './index.ts';
import { recordedOutput } from './recorded.ts';

const cluster = new FakeCluster();
const server = await AdminServer.listen(cluster, { port: 0 });
after(() => server.close());
beforeEach(() => {
  cluster.changes.length = 0;
});

const run = (command: string) => runNodetool(command.split(' '), `127.0.0.1:${server.port}`);

/** stdout of a command that succeeds. */
async function ok(command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await run(command);
  assert.deepEqual({ stderr, exitCode }, { stderr: '', exitCode: 0 }, command);
  return stdout;
}

test('help texts equal those of Cassandra', async () => {
  const names = `setconcurrentcompactors profileload toppartitions disablehintsfordc getlogginglevels
    invalidaterolescache recompress_sstables relocatesstables setcachecapacity setcompactionthreshold
    sethintedhandoffthrottlekb setlogginglevel setmaxhintwindow settimeout settraceprobability
    invalidatepermissionscache truncatehints datapaths describering clientstats netstats failuredetector setcolumnindexsize`;
  for (const name of names.split(/\s+/)) {
    assert.equal(await ok(`help ${name}`), recordedOutput('one', `help ${name}`).text);
  }
});

test('wrong uses are answered as Cassandra answers them', async () => {
  for (const command of [
    'setconcurrentcompactors',
    'setconcurrentcompactors 0',
    'setconcurrentcompactors abc',
    'cleanup -j abc',
    'profileload a b c d',
    'profileload -k 0',
    'profileload -k 300',
    'profileload -s 2000',
    'profileload -a NOPE',
    'profileload x',
    'profileload 0',
    'profileload -i 5 100',
    'settimeout',
    'settimeout read',
    'settimeout read abc',
    'settimeout read -5',
    'settimeout nope 5',
    'setmaxhintwindow',
    'setmaxhintwindow abc',
    'setmaxhintwindow -5',
    'sethintedhandoffthrottlekb',
    'sethintedhandoffthrottlekb -1',
    'setcolumnindexsize',
    'setcolumnindexsize abc',
    'disablehintsfordc',
    'enablehintsfordc',
    'truncatehints 9.9.9.9',
    'setcachecapacity',
    'setcachecapacity 1 2',
    'setcachecapacity a b c',
    'setcompactionthreshold',
    'setcompactionthreshold a b c',
    'setcompactionthreshold a b 3 2',
    'setcompactionthreshold a b 0 2',
    'setcompactionthreshold a b x 2',
    'setcompactionthreshold system_auth roles 0 0',
    'invalidatepermissionscache --all-keyspaces',
    'invalidatepermissionscache bob',
    'invalidatepermissionscache bob eve',
    'invalidatepermissionscache --all-tables bob',
    'invalidatepermissionscache --table t bob',
    'invalidatepermissionscache --function f bob',
    'settraceprobability',
    'settraceprobability 2',
    'settraceprobability abc',
    'describering',
    'datapaths -F xml',
    'bootstrap resume',
    'bootstrap nope',
    'relocatesstables nope',
  ]) {
    const { stdout, exitCode } = await run(command);
    const { text, exitCode: expected } = recordedOutput('one', command);
    assert.deepEqual({ stdout, exitCode }, { stdout: text, exitCode: expected }, command);
  }
  assert.deepEqual(cluster.changes, []);
});

test('what Cassandra prints without data is printed here', async () => {
  for (const command of [
    'datapaths nope',
    'getsnapshotthrottle',
    'listpendinghints',
    'bootstrap resume -f',
    'profileload -t system_auth busy',
  ]) {
    const recorded = command.replace('busy', 'roles');
    const expected = recordedOutput('one', recorded).text.replace('roles', 'busy');
    assert.equal(await ok(command), expected, command);
  }
});

test('more jobs than there are places for compactions are told of, keyspace by keyspace', async () => {
  const line =
    'jobs (7) is bigger than configured concurrent_compactors (2) on the host, using at most 2 ' +
    'threads\n';
  assert.equal(await ok('cleanup -j 7 ks'), line);
  // One keyspace is each node's own.
  assert.equal(await ok('cleanup -j 7'), line);
  assert.equal(await ok('scrub -j 7'), line.repeat(2));
  assert.equal(await ok('upgradesstables -j 1 ks'), '');
  assert.equal(await ok('garbagecollect -j 7 ks'), '');
});

test('each setting reaches the node', async () => {
  const commands: readonly (readonly [string, string])[] = [
    ['settimeout read 1500', 'read_request_timeout 1500'],
    ['settimeout misc 0', 'request_timeout 0'],
    ['setmaxhintwindow 1000', 'max_hint_window 1000'],
    ['sethintedhandoffthrottlekb 512', 'hinted_handoff_throttle 512'],
    ['setcolumnindexsize 8', 'column_index_size 8'],
    ['disablehintsfordc DC2', 'hints DC2 false'],
    ['enablehintsfordc DC2', 'hints DC2 true'],
    ['pausehandoff', 'paused true'],
    ['resumehandoff', 'paused false'],
    ['truncatehints', 'truncate null'],
    ['truncatehints 127.0.0.2', 'truncate 127.0.0.2'],
    ['replaybatchlog', 'replay'],
    ['invalidatekeycache', 'empty key'],
    ['invalidaterolescache', 'empty roles'],
    ['invalidatecredentialscache bob eve', 'empty credentials bob eve'],
    ['invalidatepermissionscache', 'empty permissions'],
    [
      'invalidatepermissionscache --keyspace ks --table t --all-roles bob',
      'empty permissions bob data/ks/t bob roles',
    ],
    ['setcachecapacity 10 0 0', 'key cache 10'],
    ['setcompactionthreshold ks t 3 9', 'ks t 3 9'],
    ['settraceprobability 0.5', 'trace 0.5'],
    ['setlogginglevel ROOT DEBUG', 'log ROOT DEBUG'],
    ['setlogginglevel', 'log null null'],
  ];
  for (const [command, change] of commands) {
    cluster.changes.length = 0;
    assert.equal(await ok(command), '', command);
    assert.deepEqual(cluster.changes, [change], command);
  }
});

test('what has no meaning here is refused in words', async () => {
  for (const [command, words] of [
    ['settimeout internodeuser 5', /^error: internodeuser is not supported/],
    ['setcachecapacity 1 2 0', /^error: row and counter caches are not supported/],
    ['setlogginglevel compaction DEBUG', /^error: levels of components .* are not supported/],
    ['scrub -r ks', /^error: --reinsert-overflowed-ttl is not supported/],
    ['clientstats --by-protocol', /^error: --by-protocol is not supported/],
  ] as const) {
    const { stderr, exitCode } = await run(command);
    assert.match(stderr, words);
    assert.equal(exitCode, 2, command);
  }
});

test('the ring is described in the order in which Cassandra lists it', async () => {
  const { text } = recordedOutput('one', 'describering system_auth');
  const ranges = [...text.matchAll(/start_token:(-?\d+), end_token:(-?\d+)/g)].map(
    ([, start = '', end = '']) => [start, end] as const,
  );
  assert.equal(ranges.length, 16);
  cluster.ranges = [...ranges].sort();
  const found = [
    ...(await ok('describering ks')).matchAll(/start_token:(-?\d+), end_token:(-?\d+)/g),
  ];
  assert.deepEqual(
    found.map(([, start, end]) => [start, end]),
    ranges,
  );
  cluster.ranges = [['-100', '100']];
  assert.equal(
    await ok('describering ks'),
    'Schema Version:d03783d7-b468-3c1a-82f1-8e30b2edde8b\n' +
      'TokenRange: \n\tTokenRange(start_token:-100, end_token:100, endpoints:[127.0.0.1, 127.0.0.2], ' +
      'rpc_endpoints:[127.0.0.1, 127.0.0.2], endpoint_details:[EndpointDetails(host:127.0.0.1, ' +
      'datacenter:DC1, rack:RAC1), EndpointDetails(host:127.0.0.2, datacenter:DC1, rack:RAC2)])\n',
  );
  const { stdout, stderr, exitCode } = await run('describering nope');
  assert.match(stdout, /^Schema Version:.*\nTokenRange: \n$/);
  assert.deepEqual([stderr, exitCode], ['error: No such keyspace: nope\n', 2]);
});

test('paths of data are printed by keyspace and table', async () => {
  assert.equal(await ok('datapaths'), 'Keyspace: ks\n\tTable: t\n\tPaths:\n\t\t/d/ks/t-1\n\n');
  assert.equal(await ok('datapaths -F yaml ks.t'), 'ks:\n  t:\n  - /d/ks/t-1\n\n');
  assert.equal(
    await ok('datapaths -F json ks'),
    '{\n  "ks" : {\n    "t" : [ "/d/ks/t-1" ]\n  }\n}\n',
  );
});

test('samples are tables, one for each sampler', async () => {
  assert.equal(
    await ok('profileload -a writes,READS ks t 5'),
    'Frequency of reads by partition:\n' +
      '   Table Partition Count +/-\n' +
      '   ks.t  7         12    0  \n\n' +
      'Frequency of writes by partition:\n' +
      '   Nothing recorded during sampling period...\n\n',
  );
  assert.match(
    await ok('profileload 5'),
    /^Frequency of reads.*CAS contention.*period\.\.\.\n\n$/s,
  );
  assert.equal(
    await ok('toppartitions -l'),
    '       KEYSPACE TABLE\n              *     *\na_long_keyspace     t\n',
  );
  assert.equal(await ok('profileload -i 20 ks t 10'), '');
  assert.match(await ok('profileload -i 20 ks busy 10'), /^Unable to schedule .* due to existing/);
  const { stderr, exitCode } = await run('profileload ks nope 5');
  assert.deepEqual([stderr, exitCode], ['ColumnFamilyStore for ks/nope not found.\n', 1]);
});

test('clients, messages, phis and tokens are printed as Cassandra prints them', async () => {
  assert.equal(
    await ok('clientstats --all'),
    'Address          SSL   Cipher    Protocol  Version User      Keyspace Requests ' +
      'Driver-Name             Driver-Version\n' +
      '/127.0.0.1:40000 false undefined undefined 5       anonymous ks       12       ' +
      'DataStax Node.js Driver 4.8.0         \n\n' +
      'Total connected clients: 1\n\nUser      Connections\nanonymous 1          \n',
  );
  const text = await ok('netstats');
  assert.match(text, /^Mode: NORMAL\nNot sending any streams.\nRead Repair Statistics:\n/);
  assert.match(text, /^Small messages {18}n\/a {9}1 {12}200 {9}5$/m);
  assert.equal(
    await ok('failuredetector'),
    '  Endpoint,             Phi\n/127.0.0.2,      0.25000000\n',
  );
  assert.equal(await ok('rangekeysample'), 'RangeKeySample: \n\t-5\n\t7\n');
  assert.equal(
    await ok('getlogginglevels'),
    `\n${'Logger Name'.padEnd(50)} Log Level\n${'ROOT'.padEnd(50)}      INFO\n`,
  );
  assert.equal(await ok('gettraceprobability'), 'Current trace probability: 0.25\n');
  assert.equal(
    await ok('reloadseeds'),
    "Updated seed node IP list, excluding the current node's IP: /127.0.0.2:7000\n",
  );
});

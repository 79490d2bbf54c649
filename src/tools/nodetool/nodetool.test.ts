import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakeCluster } from '../../admin/fake-cluster.ts';
import { fakeTableReport } from '../../admin/fake-table-report.ts';
import { AdminServer } from '../../admin/index.ts';
import { runNodetool } from './nodetool-command.ts';
import { recordedOutput } from './recorded.ts';

let cluster: FakeCluster;
let server: AdminServer;

before(async () => {
  cluster = new FakeCluster();
  const spread = { mean: 1.5, min: 1, max: 35, percentiles: [1, 2, 3, 4, 5] };
  const operation = { count: 4, totalMicros: 8000, micros: spread, perSecond: 0 };
  cluster.tables.push(
    fakeTableReport('ks', 't', {
      partitionSizes: spread,
      cellsPerPartition: spread,
      reads: operation,
      writes: { ...operation, count: 8 },
      filesPerRead: spread,
      snapshotBytes: 2048,
    }),
    fakeTableReport('ks', 't.by_v'),
    fakeTableReport('other', 'u'),
  );
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
  const names = ['status', 'getendpoints', 'info', 'ring', 'drain', 'foo'];
  const compaction = [
    'compact',
    'compactionstats',
    'stop',
    'upgradesstables',
    'statusautocompaction',
  ];
  const throughput = ['setcompactionthroughput', 'getcompactionthroughput'];
  const snapshots = ['snapshot', 'listsnapshots', 'clearsnapshot', 'getsstables'];
  const tables = [
    'tablestats',
    'tablehistograms',
    'import',
    'refresh',
    'rebuild_index',
    'forcecompact',
  ];
  const maintenance = ['cleanup', 'garbagecollect', 'scrub', 'verify'];
  const facts = ['gettimeout', 'getseeds', 'getmaxhintwindow', 'tpstats', 'viewbuildstatus'];
  const others = [...compaction, ...throughput, ...snapshots, ...tables, ...maintenance, ...facts];
  for (const name of [...names, ...others]) {
    assert.equal(await ok(`help ${name}`), recordedOutput('one', `help ${name}`).text);
  }
});

test('flush prints nothing, for all tables or for some', async () => {
  for (const command of ['flush', 'flush ks', 'flush ks a b']) assert.equal(await ok(command), '');
});

test('compactionstats is a table of numbers, bytes as they are or readable', async () => {
  const text = await ok('compactionstats');
  assert.equal(
    text,
    `concurrent compactors            2            
pending tasks                    2            
ks                               t           2
compactions completed            6            
data compacted                   61926494     
compactions aborted              0            
compactions reduced              0            
sstables dropped from compaction 0            
15 minute rate                   0.03/minute  
mean rate                        8.46/hour    
compaction throughput (MiB/s)    64.0         
`,
  );
  assert.match(await ok('compactionstats -H'), /^data compacted +59\.06 MiB +$/m);
});

test('commands about compaction that change something print nothing', async () => {
  for (const command of [
    'compact',
    'compact ks a b',
    'compact --partition 5 ks t',
    'compact -st -5 -et 5 ks t',
    'compact --user-defined nb-1-big-Data.db',
    'upgradesstables -a ks',
    'upgradesstables -t 5 ks',
    'compact -s ks',
    'enableautocompaction',
    'disableautocompaction ks t',
    'setcompactionthroughput 0',
    'stop',
    'forcecompact ks t 1 2:b',
    'stop COMPACTION',
    'stop INDEX_BUILD',
    'stop VIEW_BUILD',
    'stop -id 12f18d80-eab0-11f1-a54f-9b650fbadc5d',
  ]) {
    assert.equal(await ok(command), '', command);
  }
});

test('small facts about compaction', async () => {
  assert.equal(await ok('getcompactionthroughput'), 'Current compaction throughput: 64 MB/s\n');
  const precise = await ok('getcompactionthroughput -d');
  assert.equal(precise, 'Current compaction throughput: 64.0 MiB/s\n');
  assert.equal(await ok('statusautocompaction'), 'running\n');
  const all = 'Keyspace Table Status \nks       t     running\n';
  assert.equal(await ok('statusautocompaction -a'), all);
  const history = await ok('compactionhistory');
  assert.equal(history, 'Compaction History: \nThere is no compaction history');
});

test('snapshots are taken, listed and cleared', async () => {
  assert.equal(await ok('listsnapshots'), 'Snapshot Details: \nThere are no snapshots\n');
  const taken = 'snapshot -t y bench';
  assert.equal(await ok(taken), recordedOutput('one', taken).text);
  const again = await run(taken);
  assert.equal(again.exitCode, 2);
  assert.equal(again.stderr, 'error: Snapshot y already exists.\n');
  assert.match(again.stdout, /^Requested creating snapshot\(s\) for \[bench\] /);
  assert.equal(
    await ok('listsnapshots'),
    `Snapshot Details: 
Snapshot name Keyspace name Column family name True size Size on disk Creation time            Expiration time
y             ks            t                  1.05 KiB  6 KiB        2026-11-27T16:44:04.891Z                

Total TrueDiskSpaceUsed: 1.05 KiB

`,
  );
  for (const command of ['clearsnapshot -t y -- bench', 'clearsnapshot --all bench']) {
    assert.equal(await ok(command), recordedOutput('one', command).text);
  }
  assert.match(
    await ok('snapshot'),
    /^Requested .* \[all keyspaces\] with snapshot name \[\d{13}\]/,
  );
  await ok('clearsnapshot --all');
});

test('getsstables prints paths, with levels when asked', async () => {
  assert.equal(await ok('getsstables ks t 5'), '/d/nb-1-big-Data.db\n');
  assert.equal(await ok('getsstables -l ks t 5'), '0: /d/nb-1-big-Data.db\n');
});

test('tablestats tells of keyspaces and their tables', async () => {
  const text = await ok('tablestats');
  assert.match(text, /^Total number of tables: 3\n-{16}\nKeyspace: other\n/);
  const ks = /Keyspace: ks\n(.*)/s.exec(text)?.[1] ?? '';
  assert.match(ks, /^\tRead Count: 4\n\tRead Latency: 2\.0 ms\n\tWrite Count: 8\n/);
  assert.match(ks, /\t\tTable \(index\): t\.by_v\n.*\t\tTable: t\n\t\tSSTable count: 0\n/s);
  assert.match(ks, /\t\tLocal read latency: 0\.002 ms\n.*\t\tLocal read\/write ratio: 0\.50000\n/s);
  assert.match(ks, /\t\tSSTable Compression Ratio: -1\.00000\n/);
  assert.match(ks, /\t\tAverage live cells per slice \(last five minutes\): NaN\n/);
  assert.match(await ok('tablestats -H ks.t'), /Space used by snapshots \(total\): 2 KiB\n/);
  assert.doesNotMatch(await ok('tablestats -i ks.t'), /Table: t\n/);
  assert.match(
    await ok('tablestats -s reads -t 1 ks'),
    /^Total number of tables: 2 \(showing top 1 by reads\)\n-{16}\n\tTable: ks\.t\n/,
  );
});

test('tablestats as data has the form of Java libraries', async () => {
  const json = await ok('tablestats -F json ks.t');
  assert.match(json, /^\{\n {2}"total_number_of_tables" : 1,\n {2}"ks" : \{\n/);
  assert.match(json, /"sstables_in_each_level" : \[ \]/);
  const { ks } = JSON.parse(json) as { ks: { tables: { t: Record<string, unknown> } } };
  assert.deepEqual(
    [
      ks.tables.t.sstable_compression_ratio,
      ks.tables.t.average_tombstones_per_slice_last_five_minutes,
    ],
    [-1, 'NaN'],
  );
  const yaml = await ok('tablestats -F yaml ks.t');
  assert.match(yaml, /^total_number_of_tables: 1\nks:\n/);
  assert.match(yaml, /\n {6}space_used_by_snapshots_total: '2048'\n/);
  assert.match(yaml, /\n {6}average_live_cells_per_slice_last_five_minutes: \.NaN\n/);
});

test('tablehistograms is a table of percentiles', async () => {
  const lines = (await ok('tablehistograms ks.t')).split('\n');
  assert.deepEqual(lines.slice(0, 4), [
    'ks/t histograms',
    'Percentile      Read Latency     Write Latency          SSTables    Partition Size        Cell Count',
    '                    (micros)          (micros)                             (bytes)                  ',
    '50%                     1.00              1.00              1.00                 1                 1',
  ]);
  assert.match(await ok('tablehistograms other u'), /^No SSTables exists, unable to calculate /);
  const { stdout, exitCode } = await run('tablehistograms ks nope');
  assert.equal(exitCode, 1);
  assert.match(stdout, /^nodetool: Unknown table ks\.nope\n/);
});

test('getcompactionthreshold tells how many files a compaction takes', async () => {
  const title = 'Current compaction thresholds for ks/t: ';
  assert.equal(await ok('getcompactionthreshold ks t'), `${title}\n min = 4,  max = 32\n`);
  assert.deepEqual(await run('getcompactionthreshold ks nope'), {
    stdout: '',
    stderr: 'ColumnFamilyStore for ks/nope not found.\n',
    exitCode: 1,
  });
});

test('imports tell which folders failed', async () => {
  assert.equal(await ok('import ks t /a /b'), '');
  assert.match(await ok('import -q ks t /a'), /^Doing a quick import - skipping sstable verif/);
  assert.deepEqual(await run('import -p ks t /a /bad'), {
    stdout: '',
    stderr: 'Some directories failed to import, check server logs for details:\n/bad\n',
    exitCode: 1,
  });
  assert.deepEqual(await run('import ks nope /a'), {
    stdout: '',
    stderr: 'ColumnFamilyStore for ks/nope not found.\n',
    exitCode: 1,
  });
  const note = 'nodetool refresh is deprecated, use nodetool import instead\n';
  assert.equal(await ok('refresh ks t'), note);
});

test('what is done to files says nothing, unless a file is damaged', async () => {
  for (const command of [
    'cleanup',
    'garbagecollect -g CELL ks',
    'scrub -ns -s ks t',
    'verify -f -e -t ks',
    'rebuild_index ks t by_v',
  ]) {
    assert.equal(await ok(command), '', command);
  }
  assert.deepEqual(await run('verify -f ks bad'), {
    stdout:
      'Aborted verifying for at least one table in keyspace ks, check server logs for more ' +
      'information.\n',
    stderr: 'error: nodetool failed, check server logs\n',
    exitCode: 2,
  });
  const { stderr, exitCode } = await run('garbagecollect -g X ks');
  assert.equal(exitCode, 2);
  assert.match(stderr, /^error: No enum constant .*\.TombstoneOption\.X\n$/);
});

test('a node tells what it goes by', async () => {
  for (const command of [
    'getdefaultrf',
    'getmaxhintwindow',
    'gettimeout read',
    'gettimeout misc',
  ]) {
    assert.equal(await ok(command), recordedOutput('one', command).text, command);
  }
  assert.equal(
    await ok('getseeds'),
    "Current list of seed node IPs, excluding the current node's IP: /127.0.0.2:7000\n",
  );
});

test('tpstats tells of the work of a node, as text and as data', async () => {
  assert.equal(
    await ok('tpstats'),
    `Pool Name Active Pending Completed Blocked All time blocked
ReadStage 1      2       30        0       0               

Latencies waiting in queue (micros) per dropped message types
Message type Dropped     50%      95%      99%      Max
READ_REQ     4           N/A      N/A      N/A      N/A
`,
  );
  const { ThreadPools } = JSON.parse(await ok('tpstats -F json'));
  assert.equal(ThreadPools.ReadStage.CompletedTasks, 30);
});

test('proxyhistograms is a table of percentiles of requests', async () => {
  const lines = (await ok('proxyhistograms')).split('\n');
  assert.equal(lines[0], 'proxy histograms');
  assert.match(
    lines[1] ?? '',
    /^Percentile {7}Read Latency .* CAS Write Latency View Write Latency$/,
  );
  assert.equal(lines[3], `50%${'215.00'.padStart(26)}${'0.00'.padStart(19).repeat(5)}`);
});

test('viewbuildstatus tells whether all nodes have built a view', async () => {
  assert.equal(await ok('viewbuildstatus ks.built'), 'ks.built has finished building\n');
  const { stdout, exitCode } = await run('viewbuildstatus ks begun');
  assert.equal(exitCode, 1);
  assert.equal(
    stdout,
    `ks.begun has not finished building; node status is below.

Host       Info   
/127.0.0.1 STARTED
/127.0.0.2 STARTED
`,
  );
});

test('groups of addresses are listed, changed and counted', async () => {
  assert.equal(await ok('listcidrgroups home'), 'CIDRs:        \n10.0.0.0/8    \n192.168.1.0/24\n');
  assert.equal(await ok('listcidrgroups nowhere'), '');
  assert.equal(await ok('getcidrgroupsofip 10.0.0.1'), 'CIDR Groups: \nhome         \n');
  assert.equal(await ok('updatecidrgroup home 10.0.0.0/8'), '');
  assert.equal(await ok('dropcidrgroup home'), 'Deleted CIDR group home\n');
  assert.equal(await ok('reloadcidrgroupscache'), 'Reloaded CIDR groups cache\n');
  assert.equal(await ok('invalidatecidrpermissionscache'), 'Invalidated CIDR permissions cache\n');
  assert.equal(
    await ok('invalidatecidrpermissionscache alice bob'),
    'Invalidated the role alice from CIDR permissions cache\n' +
      'Not found role bob in CIDR permissions cache, nothing to invalidate\n',
  );
  const missing = await run('dropcidrgroup nowhere');
  assert.deepEqual(missing, {
    stdout: '',
    stderr: "error: CIDR group 'nowhere' doesn't exists\n",
    exitCode: 2,
  });
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
    'setcompactionthroughput',
    'setcompactionthroughput -1',
    'setcompactionthroughput abc',
    'getconcurrentcompactors 1',
    'stop BOGUS',
    'clearsnapshot',
    'clearsnapshot -t a --all',
    'clearsnapshot --older-than 1h',
    'clearsnapshot --all --older-than abc',
    'clearsnapshot --all --older-than-timestamp 5',
    'snapshot -t x nope',
    'snapshot -t x --ttl 1s bench',
    'snapshot -t x --ttl abc bench',
    'getsstables bench',
    'getsstables bench nope 1',
    'import bench t',
    'refresh',
    'refresh nope t',
    'rebuild_index a b',
    'forcecompact a b',
    'verify',
    'verify -f -t system',
    'tablestats nope',
    'tablestats -F xml',
    'tablestats -s nope',
    'tablestats -t 3',
    'tablestats -s reads -t -1',
    'tablestats -t x',
    'tablehistograms system',
    'tablehistograms a b c',
    'gettimeout',
    'gettimeout nope',
    'viewbuildstatus',
    'viewbuildstatus a',
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
    ['backup', 'running\n', 'not running\n'],
    ['handoff', 'Hinted handoff is running\n', 'Hinted handoff is not running\n'],
  ] as const) {
    assert.equal(await ok(`enable${name}`), '');
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

import { cidrCommands } from './cidr-command-table.ts';
import type { CommandSpecification, OptionSpecification } from './command-specification.ts';
import { command } from './command-specification.ts';
import { controlCommands, placeCommands } from './control-command-table.ts';
import { factCommands } from './fact-command-table.ts';
import { samplingCommands } from './sampling-commands.ts';
import { tableCommands } from './table-command-table.ts';

export const globalOptions: readonly OptionSpecification[] = [
  { names: ['-h', '--host'], value: 'host', description: 'Node hostname or ip address' },
  { names: ['-p', '--port'], value: 'port', description: 'Remote jmx agent port number' },
  {
    names: ['-pp', '--print-port'],
    value: null,
    description: 'Operate in 4.0 mode with hosts disambiguated by port number',
  },
  { names: ['-pw', '--password'], value: 'password', description: 'Remote jmx agent password' },
  {
    names: ['-pwf', '--password-file'],
    value: 'passwordFilePath',
    description: 'Path to the JMX password file',
  },
  { names: ['-u', '--username'], value: 'username', description: 'Remote jmx agent username' },
];

/** What only Ilion's nodetool has; taken before and after the command. */
export const ownOptions: readonly OptionSpecification[] = [
  { names: ['-F', '--format'], value: 'format', description: 'Output format: json' },
  { names: ['-N', '--node'], value: 'name', description: 'Node by its name' },
  { names: ['-A', '--admin'], value: 'host:port', description: 'Administration of the cluster' },
];

const resolveIp: OptionSpecification = {
  names: ['-r', '--resolve-ip'],
  value: null,
  description: 'Show node domain names instead of IPs',
};

const statusKeyspace = {
  synopsis: '[<keyspace>]',
  usage: '[<keyspace>]',
  description: 'The keyspace name',
};
const ringKeyspace = {
  synopsis: '[<keyspace>]',
  usage: '<keyspace>',
  description: 'Specify a keyspace for accurate ownership information (topology awareness)',
};
const endpointKey = {
  synopsis: '<keyspace> <table> <key>',
  usage: '<keyspace> <table> <key>',
  description:
    'The keyspace, the table, and the partition key for which we need to find the endpoint',
};
const keyspaceTables = {
  synopsis: '[<keyspace> <tables>...]',
  usage: '[<keyspace> <tables>...]',
  description: 'The keyspace followed by one or many tables',
};
const infoOptions: readonly OptionSpecification[] = [
  {
    names: ['-O', '--out-of-range-ops'],
    value: null,
    description: 'Display per-keyspace counts of operations for invalid tokens',
  },
  { names: ['-T', '--tokens'], value: null, description: 'Display all tokens' },
];
const verbose: OptionSpecification = {
  names: ['-v', '--verbose'],
  value: null,
  description: 'Include additional information',
};
const helpWords = {
  synopsis: '[<command>]',
  usage: '<command>',
  description: 'The command to describe',
};

const compactOptions: readonly OptionSpecification[] = [
  {
    names: ['-et', '--end-token'],
    value: 'end_token',
    description: 'Use -et to specify a token at which compaction range ends (inclusive)',
  },
  {
    names: ['--partition'],
    value: 'partition_key',
    description: 'String representation of the partition key',
  },
  {
    names: ['-s', '--split-output'],
    value: null,
    description: 'Use -s to not create a single big file',
  },
  {
    names: ['-st', '--start-token'],
    value: 'start_token',
    description: 'Use -st to specify a token at which the compaction range starts (inclusive)',
  },
  {
    names: ['--user-defined'],
    value: null,
    description: 'Use --user-defined to submit listed files for user-defined compaction',
  },
];
const compactArguments = {
  synopsis: '[<keyspace> <tables>...] or <SSTable file>...',
  usage: '[<keyspace> <tables>...] or <SSTable file>...',
  description:
    'The keyspace followed by one or many tables or list of SSTable data files when using ' +
    '--user-defined',
};
const humanReadable: OptionSpecification = {
  names: ['-H', '--human-readable'],
  value: null,
  description: 'Display bytes in human readable form, i.e. KiB, MiB, GiB, TiB',
};
const virtualTable: OptionSpecification = {
  names: ['-V', '--vtable'],
  value: null,
  description: 'Display fields matching vtable output',
};
const preciseMebibytes: OptionSpecification = {
  names: ['-d', '--precise-mib'],
  value: null,
  description:
    'Print the MiB/s throughput cap for compaction in the system as a precise number (double)',
};
const throughputArgument = {
  synopsis: '<value_in_mb>',
  usage: '<value_in_mb>',
  description: 'Value in MiB, 0 to disable throttling',
};
const showAll: OptionSpecification = {
  names: ['-a', '--all'],
  value: null,
  description: 'Show auto compaction status for each keyspace/table',
};
const compactionId: OptionSpecification = {
  names: ['-id', '--compaction-id'],
  value: 'compactionId',
  description:
    'Use -id to stop a compaction by the specified id. Ids can be found in the transaction log ' +
    'files whose name starts with compaction_, located in the table transactions folder.',
};
const compactionType = {
  synopsis: '<compaction type>',
  usage: '<compaction type>',
  description:
    'Supported types are COMPACTION, VALIDATION, CLEANUP, SCRUB, UPGRADE_SSTABLES, INDEX_BUILD, ' +
    'TOMBSTONE_COMPACTION, ANTICOMPACTION, VERIFY, VIEW_BUILD, INDEX_SUMMARY, RELOCATE, ' +
    'GARBAGE_COLLECT',
};
const upgradeOptions: readonly OptionSpecification[] = [
  {
    names: ['-a', '--include-all-sstables'],
    value: null,
    description: 'Use -a to include all sstables, even those already on the current version',
  },
  {
    names: ['-j', '--jobs'],
    value: 'jobs',
    description:
      'Number of sstables to upgrade simultanously, set to 0 to use all available compaction threads',
  },
  {
    names: ['-t', '--max-timestamp'],
    value: 'max_timestamp',
    description:
      'Use -t to compact only SSTables that have local creation time _older_ than the given timestamp',
  },
];

const snapshotOptions: readonly OptionSpecification[] = [
  {
    names: ['-cf', '--column-family', '--table'],
    value: 'table',
    description:
      'The table name (you must specify one and only one keyspace for using this option)',
  },
  {
    names: ['-kt', '--kt-list', '-kc', '--kc.list'],
    value: 'ktlist',
    description: 'The list of Keyspace.table to take snapshot.(you must not specify only keyspace)',
  },
  {
    names: ['-sf', '--skip-flush'],
    value: null,
    description:
      'Do not flush memtables before snapshotting (snapshot will not contain unflushed data)',
  },
  { names: ['-t', '--tag'], value: 'tag', description: 'The name of the snapshot' },
  { names: ['--ttl'], value: 'ttl', description: 'Specify a TTL of created snapshot' },
];
const snapshotKeyspaces = {
  synopsis: '[<keyspaces...>]',
  usage: '[<keyspaces...>]',
  description: 'List of keyspaces. By default, all keyspaces',
};
const clearSnapshotOptions: readonly OptionSpecification[] = [
  { names: ['--all'], value: null, description: 'Removes all snapshots' },
  {
    names: ['--older-than'],
    value: 'older_than',
    description: 'Clear snapshots older than specified time period.',
  },
  {
    names: ['--older-than-timestamp'],
    value: 'older_than_timestamp',
    description:
      'Clear snapshots older than specified timestamp. It has to be a string in ISO format, for ' +
      "example '2022-12-03T10:15:30Z'",
  },
  { names: ['-t'], value: 'snapshot_name', description: 'Remove the snapshot with a given name' },
];
const clearSnapshotKeyspaces = {
  synopsis: '[<keyspaces>...]',
  usage: '[<keyspaces>...]',
  description: 'Remove snapshots from the given keyspaces',
};
const listSnapshotsOptions: readonly OptionSpecification[] = [
  { names: ['-e', '--ephemeral'], value: null, description: 'Include ephememeral snapshots' },
  { names: ['-nt', '--no-ttl'], value: null, description: 'Skip snapshots with TTL' },
];
const filesOptions: readonly OptionSpecification[] = [
  {
    names: ['-hf', '--hex-format'],
    value: null,
    description: 'Specify the key in hexadecimal string format',
  },
  {
    names: ['-l', '--show-levels'],
    value: null,
    description:
      'If the table is using leveled compaction the level of each sstable will be included in the ' +
      'output (Default: false)',
  },
];
const filesKey = {
  synopsis: '<keyspace> <cfname> <key>',
  usage: '<keyspace> <cfname> <key>',
  description: 'The keyspace, the column family, and the key',
};

const otherCommands: readonly CommandSpecification[] = [
  command(
    'clearsnapshot',
    'Remove the snapshot with the given name from the given keyspaces',
    clearSnapshotOptions,
    clearSnapshotKeyspaces,
  ),
  command(
    'compact',
    'Force a (major) compaction on one or more tables or user-defined compaction on given SSTables',
    compactOptions,
    compactArguments,
  ),
  command('compactionhistory', 'Print history of compaction'),
  command('compactionstats', 'Print statistics on compactions', [humanReadable, virtualTable]),
  command('describecluster', 'Print the name, snitch, partitioner and schema version of a cluster'),
  command(
    'disableautocompaction',
    'Disable autocompaction for the given keyspace and table',
    [],
    keyspaceTables,
  ),
  command('disablebackup', 'Disable incremental backup'),
  command('disablebinary', 'Disable native transport (binary protocol)'),
  command('disablegossip', 'Disable gossip (effectively marking the node down)'),
  command('disablehandoff', 'Disable storing hinted handoffs'),
  command('drain', 'Drain the node (stop accepting writes and flush all tables)'),
  command(
    'enableautocompaction',
    'Enable autocompaction for the given keyspace and table',
    [],
    keyspaceTables,
  ),
  command('enablebackup', 'Enable incremental backup'),
  command('enablebinary', 'Reenable native transport (binary protocol)'),
  command('enablegossip', 'Reenable gossip'),
  command('enablehandoff', 'Reenable future hints storing on the current node'),
  command('flush', 'Flush one or more tables', [], keyspaceTables),
  command(
    'getcompactionthroughput',
    'Print the MiB/s throughput cap for compaction in the system as a rounded number',
    [preciseMebibytes],
  ),
  command('getconcurrentcompactors', 'Get the number of concurrent compactors in the system.'),
  command('getendpoints', 'Print the end points that owns the key', [], endpointKey),
  command('getsstables', 'Print the sstable filenames that own the key', filesOptions, filesKey),
  command('gossipinfo', 'Shows the gossip information for the cluster', [resolveIp]),
  command('help', 'Display help information', [], helpWords),
  command('info', 'Print node information (uptime, load, ...)', infoOptions),
  command(
    'listsnapshots',
    'Lists all the snapshots along with the size on disk and true size. True size is the total ' +
      'size of all SSTables which are not backed up to disk. Size on disk is total size of the ' +
      'snapshot on disk. Total TrueDiskSpaceUsed does not make any SSTable deduplication.',
    listSnapshotsOptions,
  ),
  command('ring', 'Print information about the token ring', [resolveIp], ringKeyspace),
  command(
    'setcompactionthroughput',
    'Set the MiB/s throughput cap for compaction in the system, or 0 to disable throttling',
    [],
    throughputArgument,
  ),
  command('setconcurrentcompactors', 'Set number of concurrent compactors in the system.', [], {
    synopsis: '<value>',
    usage: '<value>',
    description: 'Number of concurrent compactors, greater than 0.',
  }),
  command(
    'snapshot',
    'Take a snapshot of specified keyspaces or a snapshot of the specified table',
    snapshotOptions,
    snapshotKeyspaces,
  ),
  command(
    'status',
    'Print cluster information (state, load, IDs, ...)',
    [resolveIp],
    statusKeyspace,
  ),
  command(
    'statusautocompaction',
    'status of autocompaction of the given keyspace and table',
    [showAll],
    keyspaceTables,
  ),
  command('statusbackup', 'Status of incremental backup'),
  command('statusbinary', 'Status of native transport (binary protocol)'),
  command('statusgossip', 'Status of gossip'),
  command('statushandoff', 'Status of storing future hints on the current node'),
  command('stop', 'Stop compaction', [compactionId], compactionType),
  command(
    'upgradesstables',
    'Rewrite sstables (for the requested tables) that are not on the current version (thus ' +
      'upgrading them to said current version)',
    upgradeOptions,
    keyspaceTables,
  ),
  command('version', 'Print cassandra version', [verbose]),
];

/** The commands that work here, with Cassandra's own descriptions, in order of name. */
export const commands: readonly CommandSpecification[] = [
  ...otherCommands,
  ...tableCommands,
  ...factCommands,
  ...samplingCommands,
  ...controlCommands,
  ...placeCommands,
  ...cidrCommands,
].sort((left, right) => (left.name < right.name ? -1 : 1));

/** Commands of Cassandra's nodetool that do not work here: known, so that we can say so. */
export const missingCommands: ReadonlySet<string> = new Set(
  `assassinate checktokenmetadata decommission disableauditlog
  disablefullquerylog disableoldprotocolversions enableauditlog enablefullquerylog
  enableoldprotocolversions gcstats getauditlog getauthcacheconfig
  getbatchlogreplaythrottle getconcurrency getconcurrentviewbuilders
  getfullquerylog getguardrailsconfig getinterdcstreamthroughput getstreamthroughput
  invalidatejmxpermissionscache join
  move rebuild refreshsizeestimates
  reloadlocalschema reloadssl reloadtriggers removenode repair repair_admin resetfullquerylog
  resetlocalschema setauthcacheconfig setbatchlogreplaythrottle setcachekeystosave setconcurrency
  setconcurrentviewbuilders setdefaultrf setguardrailsconfig setinterdcstreamthroughput
  setsnapshotthrottle setstreamthroughput sjk stopdaemon`.split(/\s+/),
);

import type { CommandSpecification } from './command-specification.ts';
import { command, flag, valued } from './command-specification.ts';
import { TIMEOUT_TYPES } from './timeout-types.ts';

/** An argument of one word. */
const one = (usage: string, description: string) => ({ synopsis: usage, usage, description });

const keyspaceTables = one(
  '[<keyspace> <tables>...]',
  'The keyspace followed by one or many tables',
);
const roles = one('[<role>...]', 'List of roles to invalidate. By default, all roles');
const loggingArguments = one(
  '<component|class> <level>',
  'The component or class to change the level for and the log level threshold to set. Will reset to ' +
    'initial level if omitted. Available components: bootstrap, compaction, repair, streaming, cql, ' +
    'ring',
);
const cacheCapacities = one(
  '<key-cache-capacity> <row-cache-capacity> <counter-cache-capacity>',
  'Key cache, row cache, and counter cache (in MB)',
);
const thresholds = one(
  '<keyspace> <table> <minthreshold> <maxthreshold>',
  'The keyspace, the table, min and max threshold',
);
const jobs = (what: string) =>
  valued(
    ['-j', '--jobs'],
    'jobs',
    `Number of sstables to ${what} simultanously, set to 0 to use all available compaction threads`,
  );

/** The commands that change what a node goes by, with Cassandra's own descriptions. */
export const controlCommands: readonly CommandSpecification[] = [
  command('disablehintsfordc', 'Disable hints for a data center', [], {
    ...one('<datacenter>', 'The data center to disable'),
  }),
  command('enablehintsfordc', 'Enable hints for a data center that was previsouly disabled', [], {
    ...one('<datacenter>', 'The data center to enable'),
  }),
  command('getlogginglevels', 'Get the runtime logging levels'),
  command(
    'getsnapshotthrottle',
    'Print the snapshot_links_per_second throttle for snapshot/clearsnapshot',
  ),
  command('gettraceprobability', 'Print the current trace probability value'),
  command('invalidatecountercache', 'Invalidate the counter cache'),
  command('invalidatecredentialscache', 'Invalidate the credentials cache', [], roles),
  command('invalidatekeycache', 'Invalidate the key cache'),
  command(
    'invalidatenetworkpermissionscache',
    'Invalidate the network permissions cache',
    [],
    roles,
  ),
  command(
    'invalidatepermissionscache',
    'Invalidate the permissions cache',
    [
      flag(['--all-functions'], "Invalidate permissions for 'ALL FUNCTIONS'"),
      flag(['--all-keyspaces'], "Invalidate permissions for 'ALL KEYSPACES'"),
      flag(['--all-mbeans'], "Invalidate permissions for 'ALL MBEANS'"),
      flag(['--all-roles'], "Invalidate permissions for 'ALL ROLES'"),
      flag(['--all-tables'], "Invalidate permissions for 'ALL TABLES'"),
      valued(
        ['--function'],
        'function',
        'Function to invalidate permissions for (you must specify --functions-in-keyspace for using ' +
          'this option; function format: name[arg1^..^agrN], for example: foo[Int32Type^DoubleType])',
      ),
      valued(
        ['--functions-in-keyspace'],
        'functions-in-keyspace',
        'Keyspace to invalidate permissions for',
      ),
      valued(['--keyspace'], 'keyspace', 'Keyspace to invalidate permissions for'),
      valued(['--mbean'], 'mbean', 'MBean to invalidate permissions for'),
      valued(['--role'], 'role', 'Role to invalidate permissions for'),
      valued(
        ['--table'],
        'table',
        'Table to invalidate permissions for (you must specify --keyspace for using this option)',
      ),
    ],
    one('[<role>]', 'A role for which permissions to specified resources need to be invalidated'),
  ),
  command('invalidaterolescache', 'Invalidate the roles cache', [], roles),
  command('invalidaterowcache', 'Invalidate the row cache'),
  command('listpendinghints', 'Print all pending hints that this node has'),
  command('pausehandoff', 'Pause hints delivery process'),
  command(
    'recompress_sstables',
    'Rewrite sstables (for the requested tables) that have compression configuration different from ' +
      'the current',
    [jobs('upgrade')],
    keyspaceTables,
  ),
  command('reloadseeds', 'Reload the seed node list from the seed node provider'),
  command(
    'relocatesstables',
    'Relocates sstables to the correct disk',
    [jobs('relocate')],
    one('<keyspace> <table>', 'The keyspace and table name'),
  ),
  command('replaybatchlog', 'Kick off batchlog replay and wait for finish'),
  command('resumehandoff', 'Resume hints delivery process'),
  command(
    'setcachecapacity',
    'Set global key, row, and counter cache capacities (in MB units)',
    [],
    cacheCapacities,
  ),
  command(
    'setcolumnindexsize',
    'Set the granularity of the collation index of rows within a partition in KiB',
    [],
    one('<value_in_kib>', 'Value in KiB'),
  ),
  command(
    'setcompactionthreshold',
    'Set min and max compaction thresholds for a given table',
    [],
    thresholds,
  ),
  command(
    'sethintedhandoffthrottlekb',
    'Set hinted handoff throttle in KiB per second, per delivery thread.',
    [],
    one('<value_in_kb_per_sec>', 'Value in KiB per second'),
  ),
  command(
    'setlogginglevel',
    'Set the log level threshold for a given component or class. Will reset to the initial ' +
      'configuration if called with no parameters.',
    [],
    loggingArguments,
  ),
  command('setmaxhintwindow', 'Set the specified max hint window in ms', [], {
    ...one('<value_in_ms>', 'Value of maxhintwindow in ms'),
  }),
  command('settimeout', 'Set the specified timeout in ms, or 0 to disable timeout', [], {
    ...one(
      '<timeout_type> <timeout_in_ms>',
      'Timeout type followed by value in ms (0 disables socket streaming timeout). Type should be one ' +
        `of (${TIMEOUT_TYPES})`,
    ),
  }),
  command(
    'settraceprobability',
    'Sets the probability for tracing any given request to value. 0 disables, 1 enables for all ' +
      'requests, 0 is the default',
    [],
    one('<value>', 'Trace probability between 0 and 1 (ex: 0.2)'),
  ),
  command(
    'truncatehints',
    'Truncate all hints on the local node, or truncate hints for the endpoint(s) specified.',
    [],
    one(
      '[endpoint ... ]',
      'Endpoint address(es) to delete hints for, either ip address ("127.0.0.1") or hostname',
    ),
  ),
];

/** The commands about tokens and places, with Cassandra's own descriptions. */
export const placeCommands: readonly CommandSpecification[] = [
  {
    ...command(
      'datapaths',
      'Print all directories where data of tables are stored',
      [valued(['-F', '--format'], 'format', 'Output format (json, yaml)')],
      one('[<keyspace.table>...]', 'List of table (or keyspace) names'),
    ),
    formats: ['yaml', 'json'],
    formatsText: 'yaml and json',
  },
  command('describering', 'Shows the token ranges info of a given keyspace', [], {
    ...one('<keyspace>', 'The keyspace name'),
  }),
  command('clientstats', 'Print information about connected clients', [
    flag(['--all'], 'Lists all connections'),
    flag(['--by-protocol'], 'Lists most recent client connections by protocol version'),
    flag(['--clear-history'], 'Clear the history of connected clients'),
    flag(['--client-options'], 'Lists all connections and the client options'),
  ]),
  command('netstats', 'Print network information on provided host (connecting node by default)', [
    flag(
      ['-H', '--human-readable'],
      'Display bytes in human readable form, i.e. KiB, MiB, GiB, TiB',
    ),
  ]),
  command('failuredetector', 'Shows the failure detector information for the cluster'),
  command('rangekeysample', 'Shows the sampled keys held across all keyspaces'),
  command(
    'bootstrap',
    "Monitor/manage node's bootstrap process",
    [flag(['-f', '--force'], 'Use --force to resume bootstrap')],
    one('resume', 'Resume bootstrap streaming'),
  ),
];

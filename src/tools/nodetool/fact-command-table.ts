import type { CommandSpecification } from './command-specification.ts';
import { command, valued } from './command-specification.ts';
import { TIMEOUT_TYPES } from './timeout-types.ts';

/** The commands that ask a node about itself, with Cassandra's own descriptions. */
export const factCommands: readonly CommandSpecification[] = [
  command(
    'getcolumnindexsize',
    'Print the granularity of the collation index of rows within a partition in KiB',
  ),
  command('getdefaultrf', 'Gets default keyspace replication factor.'),
  command('getmaxhintwindow', 'Print the max hint window in ms'),
  command('getseeds', 'Get the currently in use seed node IP list excluding the node IP'),
  command('gettimeout', 'Print the timeout of the given type in ms', [], {
    synopsis: '<timeout_type>',
    usage: '<timeout_type>',
    description: `The timeout type, one of (${TIMEOUT_TYPES})`,
  }),
  command('proxyhistograms', 'Print statistic histograms for network operations'),
  {
    ...command('tpstats', 'Print usage statistics of thread pools', [
      valued(['-F', '--format'], 'format', 'Output format (json, yaml)'),
    ]),
    formats: ['json', 'yaml'],
  },
  command('viewbuildstatus', 'Show progress of a materialized view build', [], {
    synopsis: '<keyspace> <view> | <keyspace.view>',
    usage: '<keyspace> <view> | <keyspace.view>',
    description: 'The keyspace and view name',
  }),
];

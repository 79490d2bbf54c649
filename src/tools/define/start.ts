import { type Command, Option } from 'commander';
import { applicationNames } from '../demo/application-names.ts';
import type { StartFlags } from '../start/index.ts';

/** `ilion demo` */
export function defineDemo(program: Command): void {
  const command = program
    .command('demo')
    .description("start the cluster of BlaBlaCar's panel: nine nodes, two data centres")
    .addHelpText(
      'after',
      `
DC1 has racks RAC1 to RAC3 of two nodes, DC2 has RAC1 of three: rpidc1r1n1 ... rpidc2r1n3.
Keyspace demorpi keeps three replicas in each data centre; its table is messages.

Examples:
  ilion demo
  ilion demo --data ./panel            keep the data; the next start has it again
  ilion demo --app messaging           and an application of examples/ beside it, with its page
  ilion demo --json --no-open          one line of JSON when all nodes answer, for scripts`,
    )
    .addOption(
      new Option(
        '--app <name>',
        'an application beside the cluster, with a page of its own',
      ).choices(applicationNames),
    )
    .action(async (flags: StartFlags) => {
      const { endStopped, runDemo } = await import('../demo/index.ts');
      await runDemo(flags);
      endStopped();
    });
  addStartOptions(command);
}

/** `ilion start` */
export function defineStart(program: Command): void {
  const command = program
    .command('start')
    .description('start a cluster in this process: one node, or as many as you say')
    .addHelpText(
      'after',
      `
Node i answers CQL at 127.0.0.i:9042; with --one-address all are at 127.0.0.1, node i at port
9042 + i - 1. One node is called node1 and stands in datacenter1, rack1.

Examples:
  ilion start
  ilion start --nodes 3 --data ./data
  ilion start --topology DC1:3x2,DC2:1x3      two data centres: 3 racks of 2, 1 rack of 3
  ilion start --config cassandra.yaml --set write_request_timeout=500ms
  ilion start --init ./schema                 run ./schema/*.cql when the cluster is new`,
    )
    .action(async (flags: StartFlags) => {
      const { endStopped, runStart } = await import('../start/index.ts');
      await runStart(flags);
      endStopped();
    });
  addStartOptions(command);
}

function addStartOptions(command: Command): void {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  command
    .option('-n, --nodes <n>', 'so many nodes in one rack')
    .option('-t, --topology <dcs>', 'NAME:RACKSxNODES of each data centre, joined by commas')
    .option('--one-address', '127.0.0.1 for all nodes, a port for each (needed on macOS)')
    .option('-d, --data <dir>', 'keep data in a folder')
    .option('-m, --memory', 'keep data in memory only (the default)')
    .option('-p, --port <port>', 'CQL port; 0 for any free one (default: 9042)')
    .option('-c, --config <file>', 'a cassandra.yaml; what is of one node alone is left out')
    .option('-s, --set <name=value>', 'a setting of cassandra.yaml; may be repeated', collect)
    .option('-i, --init <dir>', 'run the *.cql files of a folder when the cluster is new')
    .option('-j, --json', 'print one line of JSON when all nodes answer CQL, nothing else')
    .option('--no-open', 'do not open the panel in a browser')
    .option('-q, --quiet', 'print only errors')
    .option('--log', "print the nodes' log lines")
    .addOption(new Option('--admin-port <port>', 'port of the administration (default: 7199)'));
}

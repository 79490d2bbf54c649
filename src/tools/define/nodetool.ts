import type { Command } from 'commander';

/** `ilion nodetool`: its words go to it untouched, since Cassandra's parser has rules of its own. */
export function defineNodetool(program: Command): void {
  program
    .command('nodetool')
    .description("Cassandra's nodetool: status, ring, info, drain ... ('nodetool help')")
    .argument('[words...]', 'command of nodetool with its options')
    .helpOption('--help', 'show this help')
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText(
      'after',
      `
Texts and exit codes are those of Cassandra 5.0; 'ilion nodetool help' lists the commands.
Ilion's own: -F json prints the data instead of the text, -N NAME picks a node by its name.
-h ADDRESS picks the node with that address; -p PORT or --admin HOST:PORT says where the cluster
is administered (default: environment ILION_ADMIN, else 127.0.0.1:7199).

Examples:
  ilion nodetool status
  ilion nodetool -h 127.0.0.3 info
  ilion nodetool -N rpidc2r1n1 gossipinfo
  ilion nodetool getendpoints demorpi messages 5b6962dd-3f90-11ee-be56-0242ac120002
  ilion nodetool -F json status`,
    )
    .action(async (words: readonly string[]) => {
      const { runNodetool } = await import('../nodetool/index.ts');
      const { stdout, stderr, exitCode } = await runNodetool(words, undefined);
      process.stdout.write(stdout);
      process.stderr.write(stderr);
      process.exitCode = exitCode;
    });
}

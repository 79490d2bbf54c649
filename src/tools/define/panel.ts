import type { Command } from 'commander';

interface PanelFlags {
  readonly contactPoints: string;
  readonly port: string;
  readonly stopCommand?: string;
  readonly startCommand?: string;
  readonly nodetoolCommand?: string;
  readonly json?: boolean;
}

/** `ilion panel` */
export function definePanel(program: Command): void {
  program
    .command('panel')
    .description('the panel of a cluster elsewhere, Apache Cassandra too, seen through CQL')
    .option('--contact-points <list>', 'ADDRESS[:PORT], joined by commas', '127.0.0.1:9042')
    .option('--port <port>', 'port of the page on 127.0.0.1; 0 for any free one', '7198')
    .option('--stop-command <command>', 'shell command that stops a node; else it is locked')
    .option('--start-command <command>', 'shell command that starts a node')
    .option('--nodetool-command <command>', 'shell command that runs nodetool on a node')
    .option('-j, --json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
In commands {address}, {name}, {dc} and {rack} stand for the node's. The stations create keyspace
demorpi when it is not there, and write a row every 5 seconds while a page is open.
A cluster of \`ilion demo\` or \`start\` serves its own panel; its address is printed.

Examples:
  ilion panel --contact-points 10.0.0.1,10.0.0.2
  ilion panel --contact-points 10.0.0.1 --nodetool-command 'ssh {address} nodetool'`,
    )
    .action(async (flags: PanelFlags) => {
      const { runPanel } = await import('../panel/index.ts');
      const { endStopped, untilStopped } = await import('../start/index.ts');
      const options = {
        contactPoints: flags.contactPoints.split(',').map((part) => part.trim()),
        port: Number(flags.port),
        json: flags.json === true,
        commands: {
          stop: flags.stopCommand ?? null,
          start: flags.startCommand ?? null,
          nodetool: flags.nodetoolCommand ?? null,
        },
      };
      await runPanel(options, untilStopped(options.json));
      endStopped();
    });
}

import type { Command } from 'commander';

interface ReadyFlags {
  readonly nodes: string;
  readonly timeout: string;
  readonly contactPoints: string;
  readonly port: string;
  readonly user?: string;
  readonly password?: string;
  readonly json?: boolean;
}

/** `ilion ready` */
export function defineReady(program: Command): void {
  program
    .command('ready')
    .description('wait until so many nodes answer a CQL query')
    .option('-n, --nodes <n>', 'how many nodes must answer', '1')
    .option('-t, --timeout <time>', 'how long to wait: 10s, 500ms', '10s')
    .option('-c, --contact-points <list>', 'ADDRESS[:PORT], joined by commas', '127.0.0.1')
    .option('-p, --port <port>', 'port of contact points without one', '9042')
    .option('-u, --user <name>', 'user, where the cluster asks for one')
    .option('--password <text>', "the user's password")
    .option('-j, --json', 'print JSON')
    .addHelpText(
      'after',
      `
Asks the contact points and every node they know of. Works with any Cassandra too.
Ends with 0 when enough nodes answered, with 1 when time is over.

Examples:
  ilion ready --nodes 9 --timeout 10s
  ilion ready --contact-points 10.0.0.1,10.0.0.2:9142 --nodes 3 --timeout 2m`,
    )
    .action(async (flags: ReadyFlags) => {
      const { parseContactPoints, runReady } = await import('../ready/index.ts');
      const { parseDurationMs } = await import('../../config/index.ts');
      const { user, password } = flags;
      const { stdout, stderr, exitCode } = await runReady({
        contactPoints: parseContactPoints(flags.contactPoints, wholeNumber('port', flags.port)),
        nodes: wholeNumber('nodes', flags.nodes),
        timeoutMs: parseDurationMs(flags.timeout),
        ...(user === undefined ? {} : { credentials: { user, password: password ?? '' } }),
        json: flags.json === true,
      });
      process.stdout.write(stdout);
      process.stderr.write(stderr);
      process.exitCode = exitCode;
    });
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  const failure = new Error(`--${name}: "${text}" is no whole number above 0`);
  failure.name = 'CommandFailure';
  throw failure;
}

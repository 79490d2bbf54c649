import type { Command } from 'commander';

interface CqlshFlags {
  readonly execute?: string;
  readonly file?: string;
  readonly keyspace?: string;
  readonly username?: string;
  readonly password?: string;
  readonly requestTimeout: string;
  readonly color?: boolean;
  readonly tty?: boolean;
  readonly ssl?: boolean;
  readonly cqlshrc?: string;
}

/** `ilion cqlsh` */
export function defineCqlsh(program: Command): void {
  program
    .command('cqlsh')
    .description('a shell for CQL, with the commands of the official one')
    .argument('[host]', 'a node', process.env.CQLSH_HOST ?? '127.0.0.1')
    .argument('[port]', 'its CQL port', process.env.CQLSH_PORT ?? '9042')
    .option('-e, --execute <statements>', 'run these and leave')
    .option('-f, --file <file>', 'run a script and leave')
    .option('-k, --keyspace <name>', 'use this keyspace')
    .option('-u, --username <name>', 'user, where the cluster asks for one')
    .option('-p, --password <text>', "the user's password; asked for when missing")
    .option('--request-timeout <seconds>', 'how long an answer may take', '10')
    .option('--ssl', 'speak TLS, as [ssl] of the cqlshrc or SSL_CERTFILE and SSL_VALIDATE say')
    .option('--cqlshrc <file>', 'settings for --ssl; ~/.cassandra/cqlshrc when missing')
    .option('-C, --color', 'colours, also into a file')
    .option('--no-color', 'no colours')
    .option('-t, --tty', 'show prompts, also without a terminal')
    .addHelpText(
      'after',
      `
Reads statements from the terminal, or from standard input. HELP shows the commands.
Ends with 2 when a statement of a script failed, with 1 when there is no connection.

Examples:
  ilion cqlsh
  ilion cqlsh -e "SELECT * FROM demorpi.messages"
  ilion cqlsh 127.0.0.7 -k demorpi -f schema.cql
  echo "DESCRIBE KEYSPACES" | ilion cqlsh`,
    )
    .action(async (host: string, port: string, flags: CqlshFlags) => {
      const { ConfigurationFile, runCqlsh, sslSettings, usualConfigurationFile } = await import(
        '../cqlsh/index.ts'
      );
      const { username, password } = flags;
      const configuration = ConfigurationFile.read(flags.cqlshrc ?? usualConfigurationFile());
      const tls = flags.ssl === true ? { tls: sslSettings(host, configuration, process.env) } : {};
      process.exitCode = await runCqlsh({
        address: { address: host, port: numberOf('port', port), ...tls },
        credentials: username === undefined ? null : { user: username, password: password ?? '' },
        keyspace: flags.keyspace ?? null,
        execute: flags.execute ?? null,
        file: flags.file ?? null,
        requestTimeoutMs: 1000 * numberOf('--request-timeout', flags.requestTimeout),
        color: flags.color ?? null,
        tty: flags.tty === true,
      });
    });
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  const failure = new Error(`${name}: "${text}" is no number above 0`);
  failure.name = 'CommandFailure';
  throw failure;
}

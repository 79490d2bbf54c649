import type { Command } from 'commander';
import type { CqlshFlags } from '../cqlsh/index.ts';

/** `ilion cqlsh` */
export function defineCqlsh(program: Command): void {
  program
    .command('cqlsh')
    .description('a shell for CQL, with the commands of the official one')
    .argument('[host]', 'a node; CQLSH_HOST or 127.0.0.1 when missing')
    .argument('[port]', 'its CQL port; CQLSH_PORT or 9042 when missing')
    .option('-e, --execute <statements>', 'run these and leave')
    .option('-f, --file <file>', 'run a script and leave')
    .option('-k, --keyspace <name>', 'use this keyspace')
    .option('-u, --username <name>', 'user, where the cluster asks for one')
    .option('-p, --password <text>', "the user's password; asked for when missing")
    .option('--credentials <file>', 'user and password; ~/.cassandra/credentials when missing')
    .option('--request-timeout <seconds>', 'how long an answer may take; 10 when missing')
    .option('--connect-timeout <seconds>', 'how long connecting may take; 5 when missing')
    .option('--cqlversion <version>', 'of the language; the newest when missing')
    .option('--protocol-version <version>', 'of the protocol, which is 4 here')
    .option('--encoding <name>', 'of what is written, which is utf8 here')
    .option('--ssl', 'speak TLS, as [ssl] of the cqlshrc or SSL_CERTFILE and SSL_VALIDATE say')
    .option('--cqlshrc <file>', 'settings; ~/.cassandra/cqlshrc when missing')
    .option('-C, --color', 'colours, also into a file')
    .option('--no-color', 'no colours')
    .option('-t, --tty', 'show prompts, also without a terminal')
    .option('--disable-history', 'keep no typed lines for the next session')
    .addHelpText(
      'after',
      `
Reads statements from the terminal, or from standard input. HELP shows the commands.
What the command line does not say, the sections of the cqlshrc do, as for the official shell.
Ends with 2 when a statement of a script failed, with 1 when there is no connection.

Examples:
  ilion cqlsh
  ilion cqlsh -e "SELECT * FROM demorpi.messages"
  ilion cqlsh 127.0.0.7 -k demorpi -f schema.cql
  echo "DESCRIBE KEYSPACES" | ilion cqlsh`,
    )
    .action(async (host: string | undefined, port: string | undefined, flags: CqlshFlags) => {
      const { resolveOptions, runCqlsh } = await import('../cqlsh/index.ts');
      const warn = (text: string): void => void process.stderr.write(`Warning: ${text}\n`);
      process.exitCode = await runCqlsh(
        resolveOptions({ ...flags, host, port }, process.env, warn),
      );
    });
}

import { parseUuid } from '../../../base/uuid/index.ts';
import { PROTOCOL_VERSION } from '../../cql/index.ts';
import { ShellProblem, unquoted } from '../problem.ts';
import { replicaAddresses } from '../replicas.ts';
import type { Shell } from '../shell.ts';
import { traceText } from '../trace-text.ts';

/** SHOW VERSION | HOST | SESSION id | REPLICAS token [keyspace] */
export async function runShow(shell: Shell, rest: string): Promise<void> {
  const [what = '', argument = '', keyspace] = rest.split(/\s+/);
  switch (what.toUpperCase()) {
    case 'VERSION':
      shell.write(`${await versionText(shell)}\n`);
      return;
    case 'HOST':
      shell.write(`${await hostText(shell)}\n`);
      return;
    case 'SESSION': {
      const id = parseUuid(argument);
      if (id === null) throw new ShellProblem('SHOW SESSION needs the id of a trace, a UUID.');
      shell.write(await traceText(shell, id));
      return;
    }
    case 'REPLICAS':
      shell.write(`${await replicasText(shell, argument, keyspace)}\n`);
      return;
    default:
      throw new ShellProblem(
        'Improper SHOW command: VERSION, HOST, SESSION and an id, or REPLICAS and a token.',
      );
  }
}

/** `['127.0.0.1', '127.0.0.2']`; of the keyspace in use when none is named. */
async function replicasText(shell: Shell, token: string, named?: string): Promise<string> {
  if (!/^-?\d+$/.test(token))
    throw new ShellProblem('SHOW REPLICAS needs a token, a whole number.');
  const keyspace = named ?? shell.settings.keyspace;
  const addresses =
    keyspace === null ? [] : await replicaAddresses(shell, BigInt(token), unquoted(keyspace));
  return `[${addresses.map((each) => `'${each}'`).join(', ')}]`;
}

/** `[cqlsh ... | Cassandra ... | CQL spec ... | Native protocol ...]` */
export async function versionText(shell: Shell): Promise<string> {
  const [local] = await shell.query(
    "SELECT release_version, cql_version FROM system.local WHERE key = 'local'",
  );
  const release = local?.get('release_version')?.toString() ?? 'unknown';
  const cql = local?.get('cql_version')?.toString() ?? 'unknown';
  return (
    `[cqlsh of Ilion | Cassandra ${release} | CQL spec ${cql} | ` +
    `Native protocol v${PROTOCOL_VERSION}]`
  );
}

/** `Connected to NAME at HOST:PORT` */
export async function hostText(shell: Shell): Promise<string> {
  const [local] = await shell.query("SELECT cluster_name FROM system.local WHERE key = 'local'");
  const { address, port } = shell.environment.address;
  const name = local?.get('cluster_name')?.toString() ?? '';
  return `Connected to ${shell.paint('header', name)} at ${address}:${port}`;
}

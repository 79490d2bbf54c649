import { parseUuid } from '../../../base/uuid/index.ts';
import { PROTOCOL_VERSION } from '../../cql/index.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { traceText } from '../trace-text.ts';

/** SHOW VERSION | HOST | SESSION id */
export async function runShow(shell: Shell, rest: string): Promise<void> {
  const [what = '', argument = ''] = rest.split(/\s+/);
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
    default:
      throw new ShellProblem('Improper SHOW command: VERSION, HOST or SESSION and an id.');
  }
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

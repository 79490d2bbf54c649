import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** A server to measure, and the shell commands that bring it from one stage to the next. */
export interface Server {
  readonly name: string;
  readonly address: string;
  /** What `flush` and `compact` are appended to. */
  readonly nodetool: string;
  /** Stops it, drops what the machine caches of its files, starts it and waits until it answers. */
  readonly restart?: string;
}

/** Servers of a YAML file: a list of them. Throws when one lacks its name, address or nodetool. */
export async function readServers(path: string): Promise<Server[]> {
  const servers = parse(await readFile(path, 'utf8')) as Server[];
  for (const server of servers) {
    for (const field of ['name', 'address', 'nodetool'] as const) {
      if (typeof server[field] !== 'string') throw new Error(`a server of ${path} has no ${field}`);
    }
  }
  return servers;
}

/** Runs a command of a server's; what it says is shown when it fails. */
export async function shell(command: string): Promise<void> {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    // Not 'close': a server that the command started keeps what it inherited.
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`${command}: exit code ${code}`);
}

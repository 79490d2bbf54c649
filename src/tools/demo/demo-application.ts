import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Cluster } from '../../host/index.ts';
import { CommandFailure } from '../command-failure.ts';
import type { Beside } from '../start/index.ts';
import type { ApplicationName } from './application-names.ts';

/** An application that waits for answers of a cluster in trouble gets this long to end. */
const patienceMs = 3000;

type Child = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Runs an application of examples/ in a process of its own: it meets the cluster through the driver
 * and the contact points, as any client does, and lives in the first data centre. Rejects with
 * `CommandFailure` when it ends before its page is there.
 */
export async function startApplication(
  name: ApplicationName,
  { contactPoints }: Pick<Cluster, 'contactPoints'>,
): Promise<Beside> {
  const [first] = contactPoints;
  const points = contactPoints.map(({ address, port }) => `${address}:${port}`).join(',');
  const place = ['--contact-points', points, '--local-dc', first?.dataCenter ?? ''];
  const child = spawn(process.execPath, [...programOf(name), ...place, '--page', '0', '--json'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, APPLICATION_ENDS_WITH_INPUT: '1' },
  });
  const line = await firstLine(child);
  if (line === null) throw new CommandFailure(`the application ${name} did not start`);
  const { page } = JSON.parse(line) as { page: string };
  return { page, close: () => end(child) };
}

/** Words for node: the built program, or its source where this is one, too. */
function programOf(name: ApplicationName): readonly string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const file = isSource ? `examples/${name}/main.ts` : `examples/${name}/main.js`;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const path = join(folder, file);
    if (existsSync(path)) return isSource ? ['--import', 'tsx', path] : [path];
    const parent = dirname(folder);
    if (parent === folder) throw new CommandFailure(`${file} is not there`, 'build Ilion again');
    folder = parent;
  }
}

/** Null when the program ended without one. */
async function firstLine(child: Child): Promise<string | null> {
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => null);
  const line = await Promise.race([once(lines, 'line').then(([text]) => text as string), ended]);
  // What else it prints is nobody's business, but must not fill the pipe.
  lines.close();
  child.stdout.resume();
  return line;
}

/** The end of its input asks it to end. */
async function end(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(timer);
}

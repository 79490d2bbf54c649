import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../src/tools/ilion.ts', import.meta.url));

/** One process of `ilion start` with one node, its data in a folder, synced before it answers. */
export class IlionProcess {
  private readonly child: ChildProcess;
  private readonly output: string[] = [];

  private constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.output.push(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.output.push(text));
  }

  static start(dataDirectory: string, settings: readonly string[]): IlionProcess {
    const all = ['commitlog_sync=batch', ...settings].flatMap((setting) => ['--set', setting]);
    const child = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', program, 'start', '--nodes', '1', '--data', dataDirectory],
        ...['--port', '0', '--admin-port', '0', '--json', ...all],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    return new IlionProcess(child);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Where the node answers CQL; rejects when the process ends before, with what it printed. */
  async ready(limitMs: number): Promise<string> {
    const until = performance.now() + limitMs;
    while (performance.now() < until) {
      const line = this.output.join('').split('\n')[0] ?? '';
      if (line.endsWith('}')) {
        const { contactPoints } = JSON.parse(line) as Report;
        const [first] = contactPoints;
        if (first !== undefined) return `${first.address}:${first.port}`;
      }
      if (this.hasEnded) throw new Error(`the node did not start: ${this.output.join('')}`);
      await pause(5);
    }
    throw new Error(`the node did not start within ${limitMs} ms: ${this.output.join('')}`);
  }

  /** kill -9; resolves when the process is gone. */
  async kill(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

interface Report {
  readonly contactPoints: readonly { readonly address: string; readonly port: number }[];
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

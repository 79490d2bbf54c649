import { CommandFailure } from '../command-failure.ts';
import type { CqlAddress } from '../cql/index.ts';
import type { Readiness, ReadyOptions } from './wait-until-ready.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** `127.0.0.1,127.0.0.2:9043`, the port when none is written. Throws `CommandFailure`. */
export function parseContactPoints(text: string, usualPort: number): readonly CqlAddress[] {
  return text.split(',').map((part) => {
    const [, address, port] = /^\s*\[?([^\s[\]]+?)\]?(?::(\d+))?\s*$/.exec(part) ?? [];
    if (address === undefined) {
      throw new CommandFailure(`"${part}" is no address`, 'for example 127.0.0.1:9042,127.0.0.2');
    }
    return { address, port: port === undefined ? usualPort : Number(port) };
  });
}

export interface ReadyOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Waits, and tells who answered; exit code 1 when too few did in time. */
export async function runReady(options: ReadyOptions & { json: boolean }): Promise<ReadyOutput> {
  const started = performance.now();
  const readiness = await waitUntilReady(options);
  const tookMs = Math.round(performance.now() - started);
  const isReady = readiness.ready.length >= options.nodes;
  const exitCode = isReady ? 0 : 1;
  if (options.json) {
    const report = { ready: isReady, tookMs, nodes: readiness.ready, failures: readiness.failures };
    return { stdout: `${JSON.stringify(report)}\n`, stderr: '', exitCode };
  }
  if (isReady) return { stdout: successText(readiness, tookMs), stderr: '', exitCode };
  return { stdout: '', stderr: failureText(readiness, options), exitCode };
}

function successText({ ready }: Readiness, tookMs: number): string {
  const places = new Map<string, number>();
  for (const { dataCenter } of ready) places.set(dataCenter, (places.get(dataCenter) ?? 0) + 1);
  const counts = [...places].sort().map(([name, count]) => `${name}: ${count}`);
  const nodes = ready.length === 1 ? '1 node answers' : `${ready.length} nodes answer`;
  return `${nodes} CQL (${counts.join(', ')}) after ${tookMs} ms\n`;
}

function failureText({ ready, failures }: Readiness, options: ReadyOptions): string {
  const title =
    `ilion: ${ready.length} of ${options.nodes} nodes answered CQL ` +
    `within ${options.timeoutMs} ms`;
  const hint = failureHint(ready.length, failures.length);
  return [title, ...failures.map((failure) => `  ${failure}`), `  ${hint}`, ''].join('\n');
}

function failureHint(answered: number, silent: number): string {
  if (answered === 0) return 'start a cluster with: ilion demo; or use --contact-points';
  if (silent === 0) return 'those that answered know of no other nodes';
  return 'see what they are with: ilion ctl status';
}

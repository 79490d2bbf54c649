import type { ChangedNodesReport, ClusterReport, Fault, FaultsReport } from '../../admin/index.ts';
import { parseDurationMs } from '../../config/index.ts';
import {
  AdminClient,
  AdminRefusal,
  AdminUnreachable,
  adminAddress,
} from '../admin-client/index.ts';
import { CommandFailure } from '../command-failure.ts';
import { table } from '../table.ts';

export type Change = 'stop' | 'kill' | 'start' | 'pause' | 'resume';

export interface CtlOptions {
  /** HOST:PORT of the administration; the usual one when undefined. */
  readonly admin: string | undefined;
  readonly json: boolean;
}

const done: Readonly<Record<Change, string>> = {
  stop: 'stopped',
  kill: 'killed',
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
};

/** Steers a running cluster. Methods give the text to print, and throw `CommandFailure`. */
export class Ctl {
  private readonly client: AdminClient;
  private readonly json: boolean;

  constructor({ admin, json }: CtlOptions) {
    this.client = new AdminClient(adminAddress(admin));
    this.json = json;
  }

  async change(change: Change, target: string): Promise<string> {
    const report = await this.ask(() =>
      this.client.post<ChangedNodesReport>(`/v1/cluster/${change}`, { target }),
    );
    return this.show(report, `${done[change]} ${report.nodes.join(', ')}\n`);
  }

  async cut(from: string, to: string, oneWay: boolean): Promise<string> {
    const report = await this.ask(() =>
      this.client.post<FaultsReport>('/v1/cluster/cut', { from, to, oneWay }),
    );
    const way = oneWay ? `${from} cannot reach ${to}` : `${from} and ${to} cannot reach each other`;
    return this.show(report, `${way}; mend with: ilion ctl heal\n`);
  }

  /** `delay`: `200ms`, `1s`; `0` ends it. */
  async slow(target: string, delay: string): Promise<string> {
    const delayMs = delayOf(delay);
    const report = await this.ask(() =>
      this.client.post<FaultsReport>('/v1/cluster/slow', { target, delayMs }),
    );
    const text =
      delayMs === 0
        ? `${target} is no longer slow\n`
        : `messages to and from ${target} take ${delayMs} ms longer; mend with: ilion ctl heal\n`;
    return this.show(report, text);
  }

  /** The same for what passes between two targets, each way. */
  async slowLink(from: string, to: string, delay: string): Promise<string> {
    const delayMs = delayOf(delay);
    const report = await this.ask(() =>
      this.client.post<FaultsReport>('/v1/cluster/slow', { from, to, delayMs }),
    );
    const text =
      delayMs === 0
        ? `nothing is slow between ${from} and ${to}\n`
        : `messages between ${from} and ${to} take ${delayMs} ms longer each way; ` +
          'mend with: ilion ctl heal\n';
    return this.show(report, text);
  }

  async heal(): Promise<string> {
    const report = await this.ask(() => this.client.post<FaultsReport>('/v1/cluster/heal', {}));
    return this.show(report, 'all links are whole\n');
  }

  async status(): Promise<string> {
    const report = await this.ask(() => this.client.get<ClusterReport>('/v1/cluster'));
    return this.show(report, formatCluster(report));
  }

  private show(report: unknown, text: string): string {
    return this.json ? `${JSON.stringify(report)}\n` : text;
  }

  private async ask<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof AdminUnreachable) {
        const hint = 'start a cluster with: ilion demo, or name its administration with --admin';
        throw new CommandFailure(`no cluster is here: ${error.message}`, hint);
      }
      if (error instanceof AdminRefusal) throw new CommandFailure(error.message, error.hint);
      throw error;
    }
  }
}

function delayOf(text: string): number {
  return text === '0' ? 0 : parseDurationMs(text);
}

/** What `ilion ctl status` prints. */
export function formatCluster(report: ClusterReport): string {
  const { name, processId, residentBytes, settled, nodes, faults } = report;
  const rows = nodes.map((node) => [
    node.name,
    `${node.address}:${node.port}`,
    node.dataCenter,
    node.rack,
    node.state,
  ]);
  const megabytes = Math.round(residentBytes / 1024 / 1024);
  const agreement = settled
    ? 'running nodes agree on one another'
    : 'running nodes do not agree on one another yet';
  return (
    `${name}: process ${processId}, ${megabytes} MB, ${agreement}\n\n` +
    table(['NAME', 'CQL', 'DC', 'RACK', 'STATE'], rows) +
    (faults.length === 0 ? '' : `\nFaults:\n${faultLines(faults).join('')}`)
  );
}

function faultLines(faults: readonly Fault[]): readonly string[] {
  const lines = faults.map((fault) => faultText(fault, faults));
  return [...new Set(lines)].map((line) => `  ${line}\n`);
}

function faultText(fault: Fault, all: readonly Fault[]): string {
  if (fault.kind === 'cut') return cutText(fault.from, fault.to, all);
  if (fault.kind === 'slow') return `${fault.node} is ${fault.delayMs} ms slow`;
  if (fault.kind === 'delay') {
    const [first, second] = [fault.from, fault.to].sort();
    return `${first} and ${second} are ${fault.delayMs} ms farther apart`;
  }
  return `${fault.from} loses ${fault.probability * 100}% of its messages to ${fault.to}`;
}

/** Cuts of both ways are one line. */
function cutText(from: string, to: string, faults: readonly Fault[]): string {
  const isBoth = faults.some(
    (other) => other.kind === 'cut' && other.from === to && other.to === from,
  );
  if (!isBoth) return `${from} cannot reach ${to}`;
  const [first, second] = [from, to].sort();
  return `${first} and ${second} cannot reach each other`;
}

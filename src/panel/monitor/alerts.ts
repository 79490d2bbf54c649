import type { PanelState } from '../../admin/index.ts';
import { isOn, opinionOf } from '../places.ts';

export interface Alert {
  readonly kind: 'bad' | 'warn';
  readonly text: string;
}

/** What an operator should know now, worst first. Empty when all is well. */
export function alertsOf(state: PanelState): readonly Alert[] {
  const { cluster, samples, keyspace } = state;
  const alerts: Alert[] = [];
  const off = cluster.nodes.filter((node) => !isOn(node));
  if (off.length > 0)
    alerts.push({ kind: 'bad', text: `off: ${list(off.map(({ name }) => name))}` });
  const unseen = off.filter((node) => opinionOf(node) !== 'down');
  if (unseen.length > 0) {
    const names = list(unseen.map(({ name }) => name));
    alerts.push({ kind: 'warn', text: `not yet found dead by gossip: ${names}` });
  }
  const split = cluster.nodes.filter((node) => isOn(node) && opinionOf(node) !== 'up');
  if (split.length > 0 && cluster.nodes.length > 1) {
    const names = list(split.map(({ name }) => name));
    alerts.push({ kind: 'warn', text: `on, but not seen UP by all: ${names}` });
  }
  const last = samples.at(-1);
  const hintBytes = last?.nodes.reduce((sum, node) => sum + node.hintBytes, 0) ?? 0;
  if (hintBytes > 0) alerts.push({ kind: 'warn', text: `hints wait: ${bytes(hintBytes)}` });
  const dropped = samples
    .slice(-60)
    .reduce((sum, sample) => sum + sample.nodes.reduce((own, node) => own + node.dropped, 0), 0);
  if (dropped > 0) alerts.push({ kind: 'warn', text: `${dropped} messages dropped in a minute` });
  if (cluster.faults.length > 0) {
    alerts.push({ kind: 'warn', text: `${cluster.faults.length} faults of the network` });
  }
  if (!cluster.handoff) alerts.push({ kind: 'warn', text: 'hinted handoff is off' });
  const impossible = keyspace?.levels.filter(({ write }) => !write.some(Boolean)) ?? [];
  const lost = impossible.filter(({ level }) => !level.endsWith('SERIAL'));
  if (lost.length > 0) {
    alerts.push({ kind: 'bad', text: `no writes at ${list(lost.map(({ level }) => level))}` });
  }
  return alerts;
}

function list(names: readonly string[]): string {
  return names.length > 4
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
    : names.join(', ');
}

export function bytes(count: number): string {
  if (count >= 1024 * 1024) return `${(count / 1024 / 1024).toFixed(1)} MiB`;
  return count >= 1024 ? `${(count / 1024).toFixed(1)} KiB` : `${Math.round(count)} B`;
}

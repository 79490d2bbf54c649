import type { PanelState } from '../../admin/index.ts';
import { isOn, opinionOf } from '../places.ts';

export interface Alert {
  readonly kind: 'bad' | 'warn';
  readonly text: string;
}

/** A node that lags more than this has more to merge than it keeps up with. */
const manyCompactions = 20;

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
  const hintBytes = last?.nodes.reduce((sum, node) => sum + (node.hintBytes ?? 0), 0) ?? 0;
  const hintFiles = last?.nodes.reduce((sum, node) => sum + node.hintFiles, 0) ?? 0;
  const hints = hintBytes > 0 ? bytes(hintBytes) : `${hintFiles} files`;
  if (hintBytes + hintFiles > 0) alerts.push({ kind: 'warn', text: `hints wait: ${hints}` });
  const compactions = last?.nodes.reduce((sum, node) => sum + node.pendingCompactions, 0) ?? 0;
  if (compactions > manyCompactions) {
    alerts.push({ kind: 'warn', text: `${compactions} compactions are due` });
  }
  const dropped = samples
    .slice(-60)
    .reduce((sum, sample) => sum + sample.nodes.reduce((own, node) => own + node.dropped, 0), 0);
  if (dropped > 0) alerts.push({ kind: 'warn', text: `${dropped} messages dropped in a minute` });
  for (const text of faultTexts(cluster)) alerts.push({ kind: 'warn', text });
  if (!cluster.handoff) alerts.push({ kind: 'warn', text: 'hinted handoff is off' });
  const impossible = keyspace?.levels.filter(({ write }) => !write.some(Boolean)) ?? [];
  const lost = impossible.filter(({ level }) => !level.endsWith('SERIAL'));
  if (lost.length > 0) {
    alerts.push({ kind: 'bad', text: `no writes at ${list(lost.map(({ level }) => level))}` });
  }
  return alerts;
}

/** Faults between data centres are one each, whatever number of nodes they stand between. */
function faultTexts({ faults, nodes }: PanelState['cluster']): readonly string[] {
  const placeOf = new Map(nodes.map(({ name, dataCenter }) => [name, dataCenter]));
  const texts = faults.map((fault) => {
    if (fault.kind === 'slow') return `${fault.node} is ${fault.delayMs} ms slow`;
    const places = [placeOf.get(fault.from), placeOf.get(fault.to)];
    const ends = places[0] === places[1] ? [fault.from, fault.to] : places;
    const between = ends.sort().join(' and ');
    if (fault.kind === 'cut') return `cut between ${between}`;
    return fault.kind === 'delay'
      ? `${fault.delayMs} ms more each way between ${between}`
      : `messages are lost between ${between}`;
  });
  return [...new Set(texts)];
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

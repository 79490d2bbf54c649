import type { PanelMark, PanelNodeSample, PanelSample, PanelState } from '../../admin/index.ts';
import { h } from '../element.ts';
import type { Live } from '../live.ts';
import { alertsOf, bytes } from './alerts.ts';
import type { ChartMark } from './chart.ts';
import { Chart, short } from './chart.ts';
import { makeRing } from './ring.ts';

/** Seconds that charts show. */
const span = 120;

/** Rates, latencies, nodes, alerts and the timeline, after OpsCenter. */
export function makeMonitorCard(live: Live): HTMLElement {
  const rate = new Chart('Requests', 'per second');
  const latency = new Chart('Latency, 99th percentile', 'ms');
  const alerts = h('ul', { class: 'alerts', 'aria-label': 'Alerts' });
  const levels = h('div', { class: 'table-frame' });
  const nodes = h('div', { class: 'table-frame' });
  const timeline = h('ol', { class: 'timeline', 'aria-label': 'Timeline' });
  const locked = h('p', { class: 'quiet' });
  const draw = () => {
    const { state } = live;
    const samples = state.samples.slice(-span);
    const marks = chartMarks(samples, state.marks);
    rate.update(rates(samples), marks);
    latency.update(latencies(samples), marks);
    levels.replaceChildren(levelTable(samples.at(-1)));
    nodes.replaceChildren(nodeTable(state));
    locked.textContent = state.cluster.locks.activity ?? '';
  };
  const drawAlerts = () => {
    const found = alertsOf(live.state);
    const items = found.map(({ kind, text }) => h('li', { class: kind }, text));
    alerts.replaceChildren(
      ...(items.length > 0 ? items : [h('li', { class: 'good' }, 'All is well')]),
    );
  };
  live.on(['samples', 'connection'], draw);
  live.on(['samples', 'cluster', 'keyspace'], drawAlerts);
  live.on(['marks'], () => timeline.replaceChildren(...timelineItems(live.state.marks)));
  return h(
    'div',
    { class: 'card-body monitor' },
    alerts,
    locked,
    rate.element,
    latency.element,
    levels,
    h('h4', {}, 'Ring'),
    makeRing(live),
    h('h4', {}, 'Nodes'),
    nodes,
    h('h4', {}, 'Timeline'),
    timeline,
  );
}

/** The small screen in the wood: rate and what happened. */
export function makeScreen(live: Live, onOpen: () => void): HTMLElement {
  const chart = new Chart('', '/s');
  const text = h('p', { class: 'screen-text' });
  live.on(['samples', 'marks', 'connection'], () => {
    const samples = live.state.samples.slice(-span);
    chart.update(rates(samples), chartMarks(samples, live.state.marks));
    const last = live.state.marks.at(-1);
    text.textContent =
      last === undefined ? 'press something' : `${clock(last.atMillis)} ${last.text}`;
  });
  const screen = h('button', { type: 'button', class: 'screen', 'aria-label': 'Open the monitor' });
  screen.append(chart.element, text);
  screen.addEventListener('click', onOpen);
  return screen;
}

function sum(sample: PanelSample, kind: 'read' | 'write'): number {
  return sample.levels
    .filter((level) => level.kind === kind)
    .reduce((all, { perSecond }) => all + perSecond, 0);
}

function rates(samples: readonly PanelSample[]) {
  return [
    { name: 'writes', class: 'writes', values: samples.map((sample) => sum(sample, 'write')) },
    { name: 'reads', class: 'reads', values: samples.map((sample) => sum(sample, 'read')) },
  ];
}

function latencies(samples: readonly PanelSample[]) {
  const worst = (kind: 'read' | 'write') =>
    samples.map(({ levels }) =>
      Math.max(0, ...levels.filter((level) => level.kind === kind).map(({ p99 }) => p99 ?? 0)),
    );
  return [
    { name: 'writes', class: 'writes', values: worst('write') },
    { name: 'reads', class: 'reads', values: worst('read') },
  ];
}

function chartMarks(
  samples: readonly PanelSample[],
  marks: readonly PanelMark[],
): readonly ChartMark[] {
  const first = samples[0]?.atMillis ?? 0;
  const last = samples.at(-1)?.atMillis ?? 0;
  if (last <= first) return [];
  return marks
    .filter(({ atMillis, kind }) => atMillis >= first && atMillis <= last && kind === 'press')
    .map(({ atMillis, text, kind }) => ({ at: (atMillis - first) / (last - first), text, kind }));
}

function levelTable(sample: PanelSample | undefined): HTMLElement {
  const ms = (value: number | null) => (value === null ? '' : value.toFixed(1));
  const rows = (sample?.levels ?? []).map(({ kind, level, perSecond, median, p99 }) => [
    `${kind} ${level}`,
    short(perSecond),
    ms(median),
    ms(p99),
  ]);
  return table(['Level', 'per s', 'p50 ms', 'p99 ms'], rows);
}

/** Short, so that all stand beside each other; what they mean is told on hovering. */
const nodeColumns: readonly Column[] = [
  'Node',
  'State',
  ['R/s', 'Reads a second, as a replica'],
  ['W/s', 'Writes a second, as a replica'],
  'Load',
  ['Hints', 'Kept for other nodes'],
  ['Due', 'Compactions that are due'],
  ['Lost', 'Messages that came too late and were dropped'],
];

function hintsOf({ hintBytes, hintFiles }: PanelNodeSample): string {
  if (hintBytes !== null && hintBytes > 0) return bytes(hintBytes);
  return hintFiles > 0 ? `${hintFiles} files` : '';
}

function nodeTable({ cluster, samples }: PanelState): HTMLElement {
  const last = new Map(samples.at(-1)?.nodes.map((node) => [node.name, node]));
  const rows = cluster.nodes.map(({ name, state }) => {
    const sample = last.get(name);
    if (sample === undefined) return [name, state, '', '', '', '', '', ''];
    const { reads, writes, loadBytes, pendingCompactions, dropped } = sample;
    const count = (number: number) => (number > 0 ? String(number) : '');
    const work = [short(reads), short(writes), bytes(loadBytes), hintsOf(sample)];
    return [name, state, ...work, count(pendingCompactions), count(dropped)];
  });
  const memory = samples.at(-1)?.residentBytes;
  const element = table(nodeColumns, rows);
  if (memory != null) element.append(h('caption', {}, `One process, ${bytes(memory)} resident`));
  return element;
}

/** A name, or an abbreviation and what it stands for. */
type Column = string | readonly [string, string];

function table(head: readonly Column[], rows: readonly (readonly string[])[]): HTMLElement {
  const titles = head.map((column) => {
    if (typeof column === 'string') return h('th', { scope: 'col' }, column);
    const [short, title] = column;
    return h('th', { scope: 'col', abbr: title }, h('abbr', { title }, short));
  });
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...titles)),
    h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((text) => h('td', {}, text))))),
  );
}

function timelineItems(marks: readonly PanelMark[]): HTMLElement[] {
  return [...marks]
    .reverse()
    .slice(0, 60)
    .map(({ atMillis, kind, text }) =>
      h('li', { 'data-kind': kind }, h('time', {}, clock(atMillis)), ` ${text}`),
    );
}

function clock(atMillis: number): string {
  return new Date(atMillis).toTimeString().slice(0, 8);
}

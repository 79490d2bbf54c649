/**
 * The panel in the browser. `live` holds the state that the server pushes; each view below asks it
 * for its topics and changes only what differs.
 *
 *   board/     data centres, racks, nodes with LEDs, emergency stops, links
 *   station/   the client stations
 *   road/      the last request, over the panel and in words
 *   monitor/   charts, alerts, timeline       lesson/   guided scenarios
 *   notebook/  the cards beside the panel     lessons/  the scenarios, as data
 */
import { Board, makeHandoffSwitch } from './board/board.ts';
import { button, h, setAttribute, setText } from './element.ts';
import { makeLessonCard } from './lesson/lesson-card.ts';
import { Live } from './live.ts';
import { makeMonitorCard, makeScreen } from './monitor/monitor-card.ts';
import { makeKeyspaceCard } from './notebook/keyspace-card.ts';
import { makeNodeCard } from './notebook/node-card.ts';
import { Notebook } from './notebook/notebook.ts';
import { makeRequestCard } from './road/request-card.ts';
import { RoadOverlay } from './road/road-overlay.ts';
import { StationView } from './station/station-view.ts';

const live = new Live();
const board = new Board(live);
const stations = new Map<string, StationView>();

const notebook = new Notebook([
  { id: 'lessons', title: 'Lessons', body: makeLessonCard(live) },
  { id: 'request', title: 'Request', body: makeRequestCard(live) },
  { id: 'keyspace', title: 'Replication', body: makeKeyspaceCard(live) },
  { id: 'monitor', title: 'Monitor', body: makeMonitorCard(live) },
  { id: 'node', title: 'Node', body: makeNodeCard(live) },
]);

const stationRow = h('div', { class: 'stations' });
live.on(['stations'], () => {
  for (const station of live.state.stations) {
    let view = stations.get(station.dataCenter);
    if (view === undefined) {
      view = new StationView(live, station);
      stations.set(station.dataCenter, view);
      stationRow.append(view.element);
    }
    view.update(station);
  }
});

live.on(['chosen'], () => {
  if (live.chosen !== null) notebook.open('node');
});

const title = h('h1', {}, 'Ilion');
const subtitle = h('p', { class: 'subtitle' });
live.on(['cluster'], () => {
  const { name, kind, version } = live.state.cluster;
  const product =
    kind === 'ilion' ? `Ilion as Cassandra ${version}` : `Apache Cassandra ${version}`;
  setText(title, name === '' ? 'Ilion' : name);
  setText(subtitle, product);
  document.title = `${name}: the panel`;
});

const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
let problemTimer = 0;
const problemMs = 6000;
live.onProblem = (message) => {
  setText(problem, message);
  problem.hidden = false;
  window.clearTimeout(problemTimer);
  problemTimer = window.setTimeout(() => {
    problem.hidden = true;
  }, problemMs);
};

const connection = h('p', { class: 'connection', role: 'status' });
live.on(['connection'], () => {
  setText(connection, live.connected ? '' : 'The cluster’s process does not answer; trying again…');
  setAttribute(document.body, 'data-connected', String(live.connected));
});

/** Light, dark, or what the system says; remembered. */
function themeButton(): HTMLElement {
  const names = ['auto', 'light', 'dark'] as const;
  let at = Math.max(0, names.indexOf((localStorage.getItem('theme') ?? 'auto') as 'auto'));
  const show = () => {
    const name = names[at] ?? 'auto';
    setAttribute(document.documentElement, 'data-theme', name === 'auto' ? null : name);
    setText(element, `Theme: ${name}`);
    localStorage.setItem('theme', name);
  };
  const element = button(
    { class: 'small-button' },
    {
      click: () => {
        at = (at + 1) % names.length;
        show();
      },
    },
  );
  show();
  return element;
}

const overlay = new RoadOverlay(live, {
  node: (name) => board.place(name),
  station: (name) => stations.get(name)?.element.querySelector('.lcd') ?? null,
});

const legend = h(
  'ul',
  { class: 'legend', 'aria-label': 'LEDs, left to right' },
  ...[
    ['power', 'power'],
    ['gossip', 'as others see it'],
    ['reads', 'read'],
    ['writes', 'write'],
    ['stored', 'hint stored'],
    ['replayed', 'hint replayed'],
  ].map(([led = '', text = '']) =>
    h(
      'li',
      {},
      h('span', { class: 'led', 'data-led': led, 'data-on': 'true', 'data-opinion': 'up' }),
      text,
    ),
  ),
);

document.body.append(
  h('header', { class: 'top' }, h('div', {}, title, subtitle), connection, themeButton()),
  h(
    'main',
    {},
    h(
      'div',
      { class: 'wood' },
      ...['nw', 'ne', 'sw', 'se'].map((corner) => h('i', { class: `screw ${corner}` })),
      h(
        'div',
        { class: 'upper' },
        makeScreen(live, () => notebook.open('monitor')),
        stationRow,
      ),
      board.element,
      h('footer', { class: 'lower' }, legend, makeHandoffSwitch(live)),
      overlay.element,
    ),
    notebook.element,
  ),
  problem,
);

live.connect();

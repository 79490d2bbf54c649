import type {
  PanelCluster,
  PanelNeed,
  PanelReplica,
  PanelRoad,
  PanelStep,
} from '../../admin/index.ts';
import { h } from '../element.ts';
import type { Live } from '../live.ts';
import { fateOf } from './road-overlay.ts';

/** The last request in words, what its level waited for, and its trace as a waterfall. */
export function makeRequestCard(live: Live): HTMLElement {
  const element = h('div', { class: 'card-body' });
  const empty = h(
    'p',
    { class: 'quiet' },
    'No request yet: the stations write every five seconds.',
  );
  element.append(empty);
  let isVisible = true;
  new IntersectionObserver(([entry]) => {
    isVisible = entry?.isIntersecting ?? true;
    if (isVisible) draw();
  }).observe(element);
  const draw = () => {
    const { road } = live.state;
    if (road !== null) element.replaceChildren(...partsOf(road, live.state.cluster));
  };
  live.on(['road'], () => {
    if (isVisible) draw();
  });
  return element;
}

function partsOf(road: PanelRoad, cluster: PanelCluster): HTMLElement[] {
  const { operation, level, station, coordinator, outcome, meaning, latencyMs, key } = road;
  const failed = outcome !== 'done';
  const head = h(
    'p',
    { class: `verdict ${failed ? 'bad' : 'good'}`, 'data-outcome': outcome },
    h('strong', {}, failed ? `${outcome}: ${meaning}` : `${operation} done`),
    ` at ${level} from the ${station} station, ${latencyMs.toFixed(1)} ms`,
  );
  const where = h(
    'p',
    {},
    'Coordinator ',
    h('b', {}, coordinator ?? 'unknown'),
    '. Key ',
    h('code', {}, key.slice(0, 13)),
    `… lives on ${road.replicas.length} nodes.`,
  );
  return [
    head,
    h('ul', { class: 'needs' }, ...road.needs.map((need) => needItem(need, level))),
    where,
    h('ul', { class: 'replicas' }, ...road.replicas.map(replicaItem)),
    waterfall(road.steps, cluster),
  ];
}

function needItem({ dataCenter, needed, replicas, answered }: PanelNeed, level: string) {
  const place = dataCenter === null ? '' : ` in ${dataCenter}`;
  const isMet = answered >= needed;
  const dots = Array.from({ length: replicas }, (_, i) =>
    h('i', { class: i < answered ? 'dot full' : i < needed ? 'dot wanted' : 'dot' }),
  );
  return h(
    'li',
    { class: isMet ? 'met' : 'unmet' },
    h('span', { class: 'dots', 'aria-hidden': 'true' }, ...dots),
    `${answered} of ${replicas}${place}, ${level} needs ${needed}`,
  );
}

const fates = {
  answered: 'answered',
  hint: 'gets a hint',
  silent: 'no answer',
  unasked: 'not asked',
};

function replicaItem(replica: PanelReplica) {
  const fate = fateOf(replica);
  const at = replica.answeredMs === null ? '' : ` after ${replica.answeredMs.toFixed(1)} ms`;
  return h(
    'li',
    { class: `replica ${fate}`, 'data-fate': fate },
    h('b', {}, replica.node),
    ` ${fates[fate]}${at}`,
  );
}

const minimumSpanMs = 1;

/** Says of a message what and to whom; the whole text is told on hovering. */
function shortener({ nodes }: PanelCluster): (activity: string) => string {
  const names = new Map(nodes.map(({ name, address }) => [address.replace(/:\d+$/, ''), name]));
  const nameOf = (endpoint: string) => {
    const address = endpoint.replace(/^\//, '').replace(/:\d+$/, '');
    // Nodes that share one address cannot be told apart by it.
    return names.size === nodes.length ? (names.get(address) ?? address) : endpoint;
  };
  return (activity) =>
    activity
      .replace(
        /^Sending (\S+) message to (\S+?)(?: .*)?$/,
        (_, verb, to) => `${verb} → ${nameOf(to)}`,
      )
      .replace(
        /^(\S+) message received from (\S+)$/,
        (_, verb, from) => `${verb} ← ${nameOf(from)}`,
      );
}

function waterfall(steps: readonly PanelStep[], cluster: PanelCluster): HTMLElement {
  if (steps.length === 0) return h('p', { class: 'quiet' }, 'There is no trace of it.');
  // A hint may come seconds later, when the time of an answer is over: it does not set the scale.
  const work = steps.filter(({ activity }) => !activity.startsWith('Keeping a hint'));
  const span = Math.max(minimumSpanMs, ...work.map(({ atMs }) => atMs));
  const short = shortener(cluster);
  const rows = steps.map(({ node, atMs, activity }) => {
    const bar = h('span', { class: 'bar' });
    bar.style.setProperty('--at', String(Math.min(1, atMs / span)));
    return h(
      'li',
      {},
      h('span', { class: 'at' }, `${atMs.toFixed(2)}`),
      h('span', { class: 'who' }, node),
      h('span', { class: 'what', title: activity }, short(activity)),
      bar,
    );
  });
  return h(
    'details',
    { class: 'waterfall', open: true },
    h('summary', {}, `Trace: ${steps.length} steps in ${span.toFixed(1)} ms`),
    h('ol', {}, ...rows),
  );
}

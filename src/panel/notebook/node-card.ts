import type { PanelLife, PanelNode, PanelNodetool } from '../../admin/index.ts';
import { button, h } from '../element.ts';
import type { Live } from '../live.ts';
import { opinionText } from '../places.ts';

const commands = ['status', 'info', 'gossipinfo', 'describecluster', 'ring'];

const lives: readonly (readonly [PanelLife, string])[] = [
  ['stop', 'Stop'],
  ['kill', 'Kill'],
  ['pause', 'Pause'],
  ['resume', 'Resume'],
  ['start', 'Start'],
];

/** One node: what can be done to it, who sees it how, and its nodetool. */
export function makeNodeCard(live: Live): HTMLElement {
  const element = h('div', { class: 'card-body' });
  const output = h('pre', { class: 'terminal', tabindex: '0', 'aria-label': 'Output of nodetool' });
  const facts = h('div', {});
  const tools = h('div', { class: 'button-row' });
  const run = async (command: string) => {
    const name = live.chosen;
    if (name === null) return;
    output.textContent = `nodetool ${command}…`;
    const query = new URLSearchParams({ node: name, command });
    const response = await fetch(`/panel/nodetool?${query}`);
    const answer = (await response.json()) as Partial<PanelNodetool> & { error?: string };
    output.textContent = answer.output ?? answer.error ?? '';
  };
  for (const command of commands) {
    tools.append(button({ class: 'small-button' }, { click: () => void run(command) }, command));
  }
  const draw = () => {
    const { cluster } = live.state;
    const node = cluster.nodes.find(({ name }) => name === live.chosen);
    if (node === undefined) {
      const hint = h('p', { class: 'quiet' }, 'Press a node on the panel to look into it.');
      element.replaceChildren(hint);
      return;
    }
    facts.replaceChildren(...factsOf(live, node, cluster.locks.lives));
    const lock = cluster.locks.nodetool;
    const parts = lock === null ? [tools, output] : [h('p', { class: 'lock' }, lock)];
    element.replaceChildren(facts, h('h4', {}, 'nodetool'), ...parts);
  };
  live.on(['cluster', 'chosen'], draw);
  live.on(['chosen'], () => output.replaceChildren());
  draw();
  return element;
}

function factsOf(live: Live, node: PanelNode, lock: string | null): HTMLElement[] {
  const buttons = lives.map(([change, text]) => {
    const press = button(
      { class: 'small-button', 'data-control': `${change} ${node.name}` },
      { click: () => void live.act({ kind: 'life', change, target: node.name }) },
      text,
    );
    press.disabled = lock !== null || !isPossible(change, node.state);
    if (lock !== null) press.title = lock;
    return press;
  });
  const seen = node.seenDownBy.length === 0 ? '' : `DOWN for ${node.seenDownBy.join(', ')}`;
  return [
    h('h3', {}, node.name),
    h('p', {}, `${node.address}, ${node.dataCenter}:${node.rack}, `, h('b', {}, node.state)),
    h('p', {}, opinionText(node)),
    h('p', { class: 'quiet' }, seen),
    h('div', { class: 'button-row' }, ...buttons),
    ...(lock === null ? [] : [h('p', { class: 'lock' }, lock)]),
  ];
}

function isPossible(change: PanelLife, state: PanelNode['state']): boolean {
  const isLiving = state === 'running' || state === 'up';
  if (change === 'resume') return state === 'paused';
  if (change === 'start') return !isLiving && state !== 'starting' && state !== 'paused';
  return change === 'kill' || change === 'stop' ? isLiving || state === 'paused' : isLiving;
}

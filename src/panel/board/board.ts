import type { PanelCluster } from '../../admin/index.ts';
import { button, h, setAttribute, setText } from '../element.ts';
import type { Live } from '../live.ts';
import type { DataCenterPlace, RackPlace } from '../places.ts';
import { isOn, placesOf } from '../places.ts';
import { makeLink } from './link.ts';
import { makeMushroom } from './mushroom.ts';
import { NodeView } from './node-view.ts';

/** The data centres with their racks and links. Made anew only when the topology is another. */
export class Board {
  readonly element = h('div', { class: 'data-centers' });
  private readonly live: Live;
  private shape = '';
  private nodes = new Map<string, NodeView>();
  private updates: ((cluster: PanelCluster) => void)[] = [];

  constructor(live: Live) {
    this.live = live;
    live.on(['cluster'], () => this.update());
    live.on(['pulses'], () => {
      for (const [name, pulse] of live.takePulses()) this.nodes.get(name)?.pulse(pulse);
    });
    live.on(['road'], () => {
      const { road } = live.state;
      const holders = new Set(road?.replicas.map(({ node }) => node) ?? []);
      for (const [name, view] of this.nodes) view.setHolder(holders.has(name));
    });
  }

  /** The element of a node, for the road to lead to. */
  place(name: string): Element | null {
    return this.nodes.get(name)?.element ?? null;
  }

  private update(): void {
    const { cluster } = this.live.state;
    const shape = cluster.nodes
      .map(({ name, dataCenter, rack }) => [name, dataCenter, rack])
      .join();
    if (shape !== this.shape) this.build(cluster);
    this.shape = shape;
    for (const update of this.updates) update(cluster);
    for (const node of cluster.nodes) this.nodes.get(node.name)?.update(node);
  }

  private build(cluster: PanelCluster): void {
    this.nodes = new Map();
    this.updates = [];
    const places = placesOf(cluster);
    const parts: HTMLElement[] = [];
    let color = 0;
    for (const [i, place] of places.entries()) {
      const before = places[i - 1];
      if (before !== undefined) {
        const link = makeLink(this.live, before.name, place.name);
        this.updates.push(link.update);
        parts.push(link.element);
      }
      parts.push(this.dataCenter(place, color));
      color += place.racks.length;
    }
    this.element.replaceChildren(...parts);
    this.element.dataset.count = String(places.length);
  }

  private dataCenter(place: DataCenterPlace, color: number): HTMLElement {
    const { name, racks } = place;
    const summary = h('span', { class: 'data-center-summary' });
    const stop = this.stop(name, 'large');
    this.updates.push((cluster) => {
      const own = cluster.nodes.filter((node) => node.dataCenter === name);
      setText(summary, `${own.filter(isOn).length} of ${own.length} on`);
    });
    const element = h(
      'section',
      { class: 'data-center', 'aria-label': `Data centre ${name}` },
      h('header', {}, h('h2', {}, name), summary, stop),
      h('div', { class: 'racks' }, ...racks.map((rack, i) => this.rack(rack, color + i))),
    );
    element.style.setProperty('--racks', String(racks.length));
    return element;
  }

  private rack(rack: RackPlace, color: number): HTMLElement {
    const nodes = rack.nodes.map((node) => {
      const view = new NodeView(node.name, () => this.live.choose(node.name));
      this.nodes.set(node.name, view);
      return view.element;
    });
    return h(
      'div',
      {
        class: 'rack',
        role: 'group',
        'data-color': color % 4,
        'aria-label': `Rack ${rack.target}`,
      },
      h('div', { class: 'rack-name' }, rack.name),
      h('div', { class: 'shelf' }, ...nodes),
      this.stop(rack.target, 'small'),
    );
  }

  private stop(target: string, size: 'small' | 'large'): HTMLElement {
    const mushroom = makeMushroom(target, size, (pressed) => {
      void this.live.act({ kind: 'life', change: pressed ? 'kill' : 'start', target });
    });
    this.updates.push((cluster) => {
      const own = cluster.nodes.filter(
        ({ dataCenter, rack }) => target === dataCenter || target === `${dataCenter}:${rack}`,
      );
      mushroom.update(own.length > 0 && !own.some(isOn), cluster.locks.lives);
    });
    return mushroom.element;
  }
}

/** Whether nodes keep hints; a switch of the whole cluster. */
export function makeHandoffSwitch(live: Live): HTMLElement {
  const element = button(
    { class: 'toggle', role: 'switch', 'data-control': 'handoff', 'aria-checked': 'true' },
    {
      click: () => {
        void live.act({ kind: 'handoff', running: !live.state.cluster.handoff });
      },
    },
    h('span', { class: 'toggle-knob' }),
    'Keep hints',
  );
  live.on(['cluster'], () => {
    const { handoff, locks } = live.state.cluster;
    setAttribute(element, 'aria-checked', String(handoff));
    element.disabled = locks.links !== null;
    element.title = locks.links === null ? 'nodetool enablehandoff, disablehandoff' : locks.links;
  });
  return element;
}

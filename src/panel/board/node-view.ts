import type { PanelNode, PanelPulse } from '../../admin/index.ts';
import { button, h, setAttribute, setText } from '../element.ts';
import { isOn, opinionOf, opinionText } from '../places.ts';

/** LEDs of a node, left to right. */
const leds = {
  power: 'Power',
  gossip: 'Gossip state as the other nodes see it',
  reads: 'Reads',
  writes: 'Writes',
  stored: 'Hint stored for another node',
  replayed: 'Hint replayed to another node',
} as const;

type Led = keyof typeof leds;

const blinkMs = 170;
const hintMs = 900;

/** A Raspberry Pi in its clear case: name, LEDs, and a press opens its card. */
export class NodeView {
  readonly element: HTMLButtonElement;
  private readonly leds: Readonly<Record<Led, HTMLElement>>;
  private readonly state = h('span', { class: 'node-state' });
  private readonly timers = new Map<Led, number>();

  constructor(name: string, onChoose: () => void) {
    const lights = Object.entries(leds).map(([led, title]) => [
      led,
      h('span', { class: 'led', 'data-led': led, title }),
    ]);
    this.leds = Object.fromEntries(lights);
    this.element = button(
      { class: 'node', 'data-node': name, 'data-control': `node ${name}` },
      { click: onChoose },
      h('span', { class: 'node-name' }, name),
      h('span', { class: 'leds', 'aria-hidden': 'true' }, ...Object.values(this.leds)),
      this.state,
    );
  }

  update(node: PanelNode): void {
    const opinion = opinionOf(node);
    setAttribute(this.element, 'data-state', node.state);
    setAttribute(this.element, 'aria-label', `${node.name}: ${node.state}, ${opinionText(node)}`);
    setAttribute(this.leds.power, 'data-on', isOn(node) ? 'true' : null);
    setAttribute(this.leds.gossip, 'data-opinion', opinion);
    this.leds.gossip.title = opinionText(node);
    const isUsual = node.state === 'running' || node.state === 'up';
    setText(this.state, isUsual ? '' : node.state);
  }

  /** Whether it holds the key of the last request. */
  setHolder(isHolder: boolean): void {
    setAttribute(this.element, 'data-holder', isHolder ? 'true' : null);
  }

  pulse({ reads, writes, hintsStored, hintsReplayed }: PanelPulse): void {
    if (reads > 0) this.blink('reads', blinkMs);
    if (writes > 0) this.blink('writes', blinkMs);
    if (hintsStored > 0) this.blink('stored', hintMs);
    if (hintsReplayed > 0) this.blink('replayed', hintMs);
  }

  private blink(led: Led, ms: number): void {
    setAttribute(this.leds[led], 'data-on', 'true');
    window.clearTimeout(this.timers.get(led));
    const off = () => setAttribute(this.leds[led], 'data-on', null);
    this.timers.set(led, window.setTimeout(off, ms));
  }
}

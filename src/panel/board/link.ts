import type { PanelCluster } from '../../admin/index.ts';
import { button, h, setAttribute, setText, svg } from '../element.ts';
import type { Live } from '../live.ts';

export interface Link {
  readonly element: HTMLElement;
  update(cluster: PanelCluster): void;
}

const slowMs = 200;

/** The cable between two data centres, with what cuts, slows and heals it. */
export function makeLink(live: Live, from: string, to: string): Link {
  const state = h('div', { class: 'link-state', role: 'status' });
  const cut = button(
    { 'data-control': 'link cut', class: 'small-button' },
    { click: () => void live.act({ kind: 'cut', from, to }) },
    'Cut',
  );
  const slow = button(
    { 'data-control': 'link slow', class: 'small-button' },
    { click: () => void live.act({ kind: 'slow', from, to, delayMs: slowMs }) },
    'Slow',
  );
  const heal = button(
    { 'data-control': 'link heal', class: 'small-button' },
    { click: () => void live.act({ kind: 'heal' }) },
    'Heal',
  );
  const element = h(
    'div',
    { class: 'link', role: 'group', 'aria-label': `Link between ${from} and ${to}` },
    h('div', { class: 'switch-box', 'aria-hidden': 'true' }, ...ports()),
    cable(),
    h('div', { class: 'switch-box', 'aria-hidden': 'true' }, ...ports()),
    state,
    h('div', { class: 'link-buttons' }, cut, slow, heal),
  );
  return {
    element,
    update(cluster) {
      const { faults, locks, nodes } = cluster;
      const placeOf = new Map(nodes.map(({ name, dataCenter }) => [name, dataCenter]));
      const isOwn = (fault: { readonly from: string; readonly to: string }) => {
        const ends = [placeOf.get(fault.from), placeOf.get(fault.to)];
        return ends.includes(from) && ends.includes(to);
      };
      const isCut = faults.some((fault) => fault.kind === 'cut' && isOwn(fault));
      const delays = faults.map((fault) =>
        fault.kind === 'delay' && isOwn(fault) ? fault.delayMs : 0,
      );
      const delayMs = Math.max(0, ...delays);
      const isSlow = delayMs > 0;
      setAttribute(element, 'data-state', isCut ? 'cut' : isSlow ? 'slow' : 'whole');
      setText(state, isCut ? 'link cut' : isSlow ? `+${delayMs} ms each way` : 'link whole');
      for (const control of [cut, slow, heal]) {
        control.disabled = locks.links !== null || (control === heal && faults.length === 0);
        control.title = locks.links ?? '';
      }
    },
  };
}

function ports(): HTMLElement[] {
  return Array.from({ length: 4 }, () => h('i'));
}

function cable(): SVGSVGElement {
  return svg(
    'svg',
    { class: 'cable', viewBox: '0 0 40 60', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('path', { class: 'cable-left', d: 'M20 0 C20 12 12 16 16 26' }),
    svg('path', { class: 'cable-middle', d: 'M16 26 L24 34' }),
    svg('path', { class: 'cable-right', d: 'M24 34 C28 44 20 48 20 60' }),
  );
}

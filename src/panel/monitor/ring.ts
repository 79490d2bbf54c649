import { svg } from '../element.ts';
import type { Live } from '../live.ts';
import { isOn, opinionOf } from '../places.ts';

const size = 220;
const radius = 78;

/** Nodes on a circle: coloured by state, those that hold the last key marked. */
export function makeRing(live: Live): SVGSVGElement {
  const ring = svg('svg', { class: 'ring', viewBox: `0 0 ${size} ${size}`, role: 'img' });
  ring.setAttribute('aria-label', 'Ring of nodes');
  const draw = () => {
    const { cluster, road } = live.state;
    const { nodes } = cluster;
    const holders = new Set(road?.replicas.map(({ node }) => node) ?? []);
    const parts: SVGElement[] = [
      svg('circle', { class: 'ring-line', cx: size / 2, cy: size / 2, r: radius }),
    ];
    nodes.forEach((node, i) => {
      const angle = (i / nodes.length) * 2 * Math.PI - Math.PI / 2;
      const x = size / 2 + radius * Math.cos(angle);
      const y = size / 2 + radius * Math.sin(angle);
      const kind = isOn(node) ? opinionOf(node) : 'off';
      const holder = holders.has(node.name) ? ' holder' : '';
      parts.push(svg('circle', { class: `ring-node ${kind}${holder}`, cx: x, cy: y, r: 12 }));
      const label = svg('text', { x, y: y + 4, 'text-anchor': 'middle' }, String(i + 1));
      label.append(svg('title', {}, node.name));
      parts.push(label);
    });
    ring.replaceChildren(...parts);
  };
  live.on(['cluster', 'road'], draw);
  return ring;
}

import type { PanelReplica, PanelRoad } from '../../admin/index.ts';
import { svg } from '../element.ts';
import type { Live } from '../live.ts';

interface Point {
  readonly x: number;
  readonly y: number;
  /** Lower edge of what stands there. */
  readonly bottom: number;
}

/** Finds the element that stands for a node, or the display of a station. */
export interface Places {
  node(name: string): Element | null;
  station(dataCenter: string): Element | null;
}

/** The road of the last request, drawn over the panel: station, coordinator, replicas. */
export class RoadOverlay {
  readonly element = svg('svg', { class: 'road-overlay', 'aria-hidden': 'true' });
  private readonly live: Live;
  private readonly places: Places;
  private shownId = -1;

  constructor(live: Live, places: Places) {
    this.live = live;
    this.places = places;
    live.on(['road', 'cluster'], () => this.draw());
    new ResizeObserver(() => this.draw()).observe(document.body);
  }

  private draw(): void {
    const { road } = this.live.state;
    if (road === null) {
      this.element.replaceChildren();
      return;
    }
    const isNew = road.id !== this.shownId;
    this.shownId = road.id;
    this.element.classList.toggle('is-new', isNew);
    this.element.replaceChildren(...this.parts(road));
  }

  private parts(road: PanelRoad): SVGElement[] {
    const box = this.element.getBoundingClientRect();
    // Roads lead to the upper edge of a node, so that its name and LEDs stay legible.
    const pointOf = (element: Element | null): Point | null => {
      if (element === null) return null;
      const { left, top, width, bottom } = element.getBoundingClientRect();
      return { x: left + width / 2 - box.left, y: top - box.top, bottom: bottom - box.top };
    };
    const display = pointOf(this.places.station(road.station));
    const station = display === null ? null : { ...display, y: display.bottom };
    const coordinator = pointOf(this.places.node(road.coordinator ?? ''));
    if (coordinator === null) return [];
    const failed = road.outcome !== 'done';
    const parts: SVGElement[] = [];
    if (station !== null) {
      const kind = failed ? 'road-client failed' : 'road-client';
      parts.push(svg('path', { class: kind, d: curve(station, coordinator) }));
    }
    for (const replica of road.replicas) {
      const target = pointOf(this.places.node(replica.node));
      if (target !== null) parts.push(...replicaParts(replica, road, coordinator, target));
    }
    parts.push(
      svg('circle', { class: 'road-coordinator', cx: coordinator.x, cy: coordinator.y, r: 8 }),
    );
    return parts;
  }
}

/** How a replica fared: what its line and its mark look like. */
export function fateOf({
  askedMs,
  answeredMs,
  hint,
}: PanelReplica): 'answered' | 'hint' | 'silent' | 'unasked' {
  if (answeredMs !== null) return 'answered';
  if (hint) return 'hint';
  return askedMs === null ? 'unasked' : 'silent';
}

function replicaParts(
  replica: PanelReplica,
  road: PanelRoad,
  from: Point,
  to: Point,
): SVGElement[] {
  const fate = fateOf(replica);
  if (fate === 'unasked' && road.operation === 'read') return [];
  const isLocal = replica.node === road.coordinator;
  const line = isLocal
    ? svg('circle', { class: `road-replica ${fate}`, cx: to.x, cy: to.y, r: 11 })
    : svg('path', { class: `road-replica ${fate}`, d: curve(from, to) });
  const text = fate === 'answered' ? time(replica.answeredMs ?? 0) : labels[fate];
  const label = svg('g', {
    class: `road-label ${fate}`,
    transform: `translate(${to.x} ${to.bottom})`,
  });
  const width = text.length * 6.2 + 10;
  label.append(
    svg('rect', { x: -width / 2, y: -8, width, height: 16, rx: 8 }),
    svg('text', { 'text-anchor': 'middle', y: 4 }, text),
  );
  const dot = svg('circle', { class: `road-dot ${fate}`, cx: to.x, cy: to.y, r: 4 });
  return [line, dot, label];
}

const labels = { hint: 'hint', silent: 'no answer', unasked: 'not asked' } as const;

function time(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** An arc that leaves neighbours apart: it bends by a part of its length. */
function curve(from: Point, to: Point): string {
  const x = (from.x + to.x) / 2 + (to.y - from.y) * 0.12;
  const y = (from.y + to.y) / 2 - Math.abs(to.x - from.x) * 0.16;
  return `M${from.x} ${from.y} Q${x} ${y} ${to.x} ${to.y}`;
}

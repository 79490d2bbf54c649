import { h, svg } from '../element.ts';

export interface Series {
  readonly name: string;
  readonly class: string;
  readonly values: readonly number[];
}

export interface ChartMark {
  /** 0 (oldest) to 1 (now). */
  readonly at: number;
  readonly text: string;
  readonly kind: string;
}

const width = 320;
const height = 84;

/** A small chart of lines over time, with ticks where something happened. */
export class Chart {
  readonly element: HTMLElement;
  private readonly plot = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    class: 'chart-plot',
    'aria-hidden': 'true',
  });
  private readonly now = h('span', { class: 'chart-now' });
  private readonly top = h('span', { class: 'chart-top' });
  private readonly unit: string;

  constructor(title: string, unit: string) {
    this.unit = unit;
    this.element = h(
      'figure',
      { class: 'chart' },
      h('figcaption', {}, h('span', {}, title), this.now),
      h('div', { class: 'chart-area' }, this.plot, this.top),
    );
  }

  update(series: readonly Series[], marks: readonly ChartMark[] = []): void {
    const top = Math.max(1, ...series.flatMap(({ values }) => values));
    this.top.textContent = short(top);
    const nowTexts = series.map(({ name, values }) => `${name} ${short(values.at(-1) ?? 0)}`);
    this.now.textContent = `${nowTexts.join('  ')} ${this.unit}`;
    const lines = series.map(({ class: name, values }) =>
      svg('path', { class: `line ${name}`, d: path(values, top) }),
    );
    const ticks = marks.map(({ at, text, kind }) =>
      svg(
        'line',
        { class: `tick ${kind}`, x1: at * width, x2: at * width, y1: 0, y2: height },
        svg('title', {}, text),
      ),
    );
    this.plot.replaceChildren(...ticks, ...lines);
  }
}

function path(values: readonly number[], top: number): string {
  if (values.length === 0) return '';
  const step = width / Math.max(1, values.length - 1);
  const points = values.map((value, i) => {
    const y = height - 3 - (value / top) * (height - 8);
    return `${(i * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

export function short(value: number): string {
  if (value >= 10_000) return `${(value / 1000).toFixed(0)}k`;
  if (value >= 1000) return `${(value / 1000).toFixed(1)}k`;
  return value >= 10 || value === 0 ? value.toFixed(0) : value.toFixed(1);
}

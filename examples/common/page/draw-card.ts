import { h, svg } from '../../../src/panel/element.ts';
import type { BarsCard, Card, FeedCard, FiguresCard, LinesCard, TableCard } from '../card.ts';

const width = 480;
const height = 150;

/** A card as it stands now; nothing of it is kept. */
export function drawCard(card: Card): HTMLElement {
  const body = drawBody(card);
  const note = card.note === undefined ? null : h('p', { class: 'quiet note' }, card.note);
  return h('section', { class: `card ${card.kind}` }, h('h2', {}, card.title), body, note);
}

function drawBody(card: Card): HTMLElement {
  switch (card.kind) {
    case 'figures':
      return drawFigures(card);
    case 'lines':
      return drawLines(card);
    case 'bars':
      return drawBars(card);
    case 'table':
      return drawTable(card);
    case 'feed':
      return drawFeed(card);
  }
}

function drawFigures({ figures }: FiguresCard): HTMLElement {
  const list = figures.map(({ name, value }) =>
    h('div', {}, h('dt', { class: 'quiet' }, name), h('dd', {}, value)),
  );
  return h('dl', {}, ...list);
}

function drawLines({ series, unit }: LinesCard): HTMLElement {
  const values = series.flatMap((one) => one.values);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const paths = series.map((one, i) =>
    svg('path', { class: `line series-${i}`, d: pathOf(one.values, least, most) }),
  );
  const legend = series.map(({ name, values: own }, i) => {
    const last = own.at(-1);
    const text = last === undefined ? name : `${name} ${short(last)}`;
    return h('li', {}, h('span', { class: `key series-${i}` }), text);
  });
  const view = { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none' };
  const isEmpty = values.length === 0;
  return h(
    'figure',
    {},
    h(
      'div',
      { class: 'plot' },
      svg('svg', { ...view, 'aria-hidden': 'true' }, ...paths),
      isEmpty ? null : h('span', { class: 'most' }, `${short(most)} ${unit}`),
      isEmpty ? null : h('span', { class: 'least' }, `${short(least)} ${unit}`),
    ),
    h('ul', { class: 'legend' }, ...legend),
  );
}

function pathOf(values: readonly number[], least: number, most: number): string {
  const step = width / Math.max(1, values.length - 1);
  const span = most - least || 1;
  const points = values.map((value, i) => {
    const y = height - 4 - ((value - least) / span) * (height - 8);
    return `${(i * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  return points.length === 0 ? '' : `M${points.join('L')}`;
}

function drawBars({ bars }: BarsCard): HTMLElement {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const rows = bars.map(({ name, value }) => {
    const bar = h('span', { class: 'bar' });
    bar.style.inlineSize = `${(Math.max(0, value) / most) * 100}%`;
    const track = h('span', { class: 'track', 'aria-hidden': 'true' }, bar);
    return h('li', {}, h('span', {}, name), track, h('b', {}, short(value)));
  });
  return h('ol', {}, ...rows);
}

function drawTable({ columns, rows }: TableCard): HTMLElement {
  const head = h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)));
  const body = rows.map((row) => h('tr', {}, ...row.map((text) => h('td', {}, text))));
  if (body.length === 0) return h('p', { class: 'quiet' }, 'nothing yet');
  return h('table', {}, h('thead', {}, head), h('tbody', {}, ...body));
}

function drawFeed({ lines }: FeedCard): HTMLElement {
  const said = lines.map(({ who, text, own }) =>
    h('li', own ? { class: 'own' } : {}, h('b', {}, who), h('span', {}, text)),
  );
  return h('ol', {}, ...said);
}

function short(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) >= 1000 ? 0 : 1 });
}

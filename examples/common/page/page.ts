/**
 * The page of an application: where its requests go, what was refused, and its cards. The server
 * sends the whole state each second; the page draws it and remembers nothing.
 */
import { h, setAttribute, setText } from '../../../src/panel/element.ts';
import type { PageState } from '../card.ts';
import { drawCard } from './draw-card.ts';

const title = h('h1');
const place = h('p', { class: 'place', role: 'status' });
const load = h('p', { class: 'quiet' });
const problem = h('p', { class: 'refusal', hidden: true, role: 'alert' });
const cards = h('main', { class: 'cards' });

document.body.append(
  h('header', { class: 'app-top' }, h('div', {}, title, load), h('div', {}, place, problem)),
  cards,
);

function draw(state: PageState): void {
  setText(title, state.title);
  document.title = `${state.title}: Ilion`;
  drawPlace(state);
  const refused = state.refused.map(({ name, count }) => `${count} ${name}`).join(', ');
  const done = `${state.operations.toLocaleString('en')} operations in keyspace ${state.keyspace}`;
  setText(load, refused === '' ? done : `${done}; refused so far: ${refused}`);
  problem.hidden = state.problem === null;
  setText(problem, state.problem === null ? '' : `Reading is refused: ${state.problem}`);
  cards.replaceChildren(...state.cards.map(drawCard));
}

/** Green at home, blue in another data centre, as the display of the panel's station. */
function drawPlace({ home, coordinated }: PageState): void {
  const [most] = coordinated;
  const isAway = most !== undefined && most.dataCenter !== home;
  setAttribute(place, 'data-place', most === undefined ? 'none' : isAway ? 'away' : 'home');
  const shares = coordinated.map(({ dataCenter, perSecond }) => `${dataCenter} ${perSecond}/s`);
  if (most === undefined) setText(place, `nobody answers; home is ${home}`);
  else if (isAway) setText(place, `moved to ${most.dataCenter} from ${home}: ${shares.join(', ')}`);
  else setText(place, `at home in ${shares.join(', ')}`);
}

const events = new EventSource('/events');
events.addEventListener('message', ({ data }) => draw(JSON.parse(data as string)));
events.addEventListener('error', () => {
  setAttribute(place, 'data-place', 'none');
  setText(place, 'the application has ended, or is not there yet');
});

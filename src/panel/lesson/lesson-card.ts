import type { PanelLesson, PanelLessonStep, PanelLessonTitle } from '../../admin/index.ts';
import { button, h } from '../element.ts';
import type { Live } from '../live.ts';

/** The list of lessons, or the one that runs. Points at the control of its step. */
export function makeLessonCard(live: Live): HTMLElement {
  const element = h('div', { class: 'card-body', 'aria-live': 'polite' });
  const draw = () => {
    const { lesson, lessons } = live.state;
    element.replaceChildren(...(lesson === null ? listOf(live, lessons) : stepsOf(live, lesson)));
    pointAt(lesson?.steps[lesson.done]?.control ?? null);
  };
  live.on(['lesson', 'lessons'], draw);
  live.on(['cluster', 'stations'], () => {
    const { lesson } = live.state;
    pointAt(lesson?.steps[lesson.done]?.control ?? null);
  });
  return element;
}

function pointAt(control: string | null): void {
  for (const pointed of document.querySelectorAll('[data-pointed]')) {
    if (pointed.getAttribute('data-control') !== control) pointed.removeAttribute('data-pointed');
  }
  if (control === null) return;
  const found = document.querySelector(`[data-control="${CSS.escape(control)}"]`);
  if (found !== null && !found.hasAttribute('data-pointed')) found.setAttribute('data-pointed', '');
}

function listOf(live: Live, lessons: readonly PanelLessonTitle[]): HTMLElement[] {
  const items = lessons.map(({ id, title, about }, i) =>
    h(
      'li',
      {},
      button(
        { class: 'lesson-choice', 'data-lesson': id },
        { click: () => void live.act({ kind: 'lesson', lesson: id }) },
        h('span', { class: 'lesson-number', 'aria-hidden': 'true' }, String(i + 1)),
        h('span', {}, h('b', {}, title), h('small', {}, about)),
      ),
    ),
  );
  return [
    h('p', {}, 'Each takes a few minutes. Press what it says; it goes on when the cluster did it.'),
    h('ol', { class: 'lesson-list' }, ...items),
  ];
}

function stepsOf(live: Live, lesson: PanelLesson): HTMLElement[] {
  const { title, about, steps, done } = lesson;
  const isOver = done >= steps.length;
  const end = button(
    { class: 'small-button', 'data-control': 'end lesson' },
    { click: () => void live.act({ kind: 'lesson', lesson: null }) },
    isOver ? 'All lessons' : 'Leave the lesson',
  );
  return [
    h('h3', {}, title),
    h('p', { class: 'quiet' }, about),
    h(
      'ol',
      { class: 'steps', 'data-done': done, 'data-of': steps.length },
      ...steps.slice(0, done + 1).map((step, i) => stepItem(live, step, i, done)),
    ),
    ...(isOver
      ? [h('p', { class: 'verdict good' }, h('strong', {}, 'Done.'), ' You have seen it happen.')]
      : []),
    h('p', { class: 'progress' }, `${Math.min(done, steps.length)} of ${steps.length} steps `, end),
  ];
}

function stepItem(live: Live, step: PanelLessonStep, i: number, done: number): HTMLElement {
  const isDone = i < done;
  const next = step.tells
    ? button({ class: 'small-button' }, { click: () => void live.act({ kind: 'next' }) }, 'Go on')
    : null;
  return h(
    'li',
    { class: isDone ? 'done' : 'now', 'aria-current': isDone ? null : 'step' },
    h('p', { class: 'press' }, step.press),
    h('p', { class: 'expect' }, step.expect),
    isDone ? h('p', { class: 'why' }, step.why) : next,
  );
}

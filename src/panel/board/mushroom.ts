import { button, h, setAttribute, setText } from '../element.ts';

export interface Mushroom {
  readonly element: HTMLElement;
  /** `lock`: why it does nothing; null: it works. */
  update(pressed: boolean, lock: string | null): void;
}

/** An emergency stop: pressed it cuts the power, turned it gives it back. */
export function makeMushroom(
  target: string,
  size: 'small' | 'large',
  onChange: (pressed: boolean) => void,
): Mushroom {
  const caption = h('span', { class: 'mushroom-caption' });
  const cap = button(
    {
      class: 'mushroom-cap',
      'aria-pressed': 'false',
      'aria-label': `Emergency stop ${target}`,
      'data-control': `stop ${target}`,
    },
    { click: () => onChange(cap.getAttribute('aria-pressed') !== 'true') },
    h('span', { class: 'mushroom-arrows', 'aria-hidden': 'true' }),
  );
  const element = h('div', { class: 'mushroom', 'data-size': size }, cap, caption);
  return {
    element,
    update(pressed, lock) {
      setAttribute(cap, 'aria-pressed', String(pressed));
      cap.disabled = lock !== null;
      cap.title = lock ?? (pressed ? 'Turn to release: power on' : 'Press: cut the power');
      setAttribute(element, 'data-locked', lock === null ? null : 'true');
      setText(caption, lock !== null ? 'locked' : pressed ? 'turn to release' : target);
    },
  };
}

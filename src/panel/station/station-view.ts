import type { PanelKey, PanelStation } from '../../admin/index.ts';
import { button, h, listen, setAttribute, setText } from '../element.ts';
import type { Live } from '../live.ts';

/** SELECT kept pressed for so long opens the choice of levels. */
const holdMs = 1000;

const levels = [
  'ANY',
  'ONE',
  'TWO',
  'THREE',
  'QUORUM',
  'ALL',
  'LOCAL_ONE',
  'LOCAL_QUORUM',
  'EACH_QUORUM',
  'SERIAL',
  'LOCAL_SERIAL',
];

const rates = [
  ['60000', 'every minute'],
  ['10000', 'every 10 s'],
  ['5000', 'every 5 s'],
  ['1000', '1 a second'],
  ['200', '5 a second'],
  ['50', '20 a second'],
  ['20', '50 a second'],
] as const;

const keys: readonly (readonly [PanelKey, string])[] = [
  ['SELECT', 'Select'],
  ['LEFT', '◀'],
  ['UP', '▲'],
  ['DOWN', '▼'],
  ['RIGHT', '▶'],
];

const keyOfKeyboard: Readonly<Record<string, PanelKey>> = {
  ArrowLeft: 'LEFT',
  ArrowRight: 'RIGHT',
  ArrowUp: 'UP',
  ArrowDown: 'DOWN',
  Enter: 'SELECT',
  ' ': 'SELECT',
};

/** A client station: a 16x2 display and five keys, for mouse, touch and keyboard. */
export class StationView {
  readonly element: HTMLElement;
  private readonly live: Live;
  private readonly station: string;
  private readonly rows: readonly HTMLElement[];
  private readonly lcd: HTMLElement;
  private readonly spoken = h('p', { class: 'hidden', 'aria-live': 'polite' });
  private readonly note = h('p', { class: 'station-note' });
  private readonly select: HTMLButtonElement;
  private readonly write = levelChoice('Write at');
  private readonly read = levelChoice('Read at');
  private readonly rate = h('select', { 'aria-label': 'Rate of writes' });
  private holding = 0;
  private wasHeld = false;

  constructor(live: Live, station: PanelStation) {
    this.live = live;
    this.station = station.dataCenter;
    this.rows = [0, 1].map(() => h('div', { class: 'lcd-row' }, ...cells()));
    this.lcd = h('div', { class: 'lcd', 'aria-hidden': 'true' }, ...this.rows);
    const keypad = this.keypad();
    this.select = keypad.querySelector('[data-key=SELECT]') as HTMLButtonElement;
    for (const [value, text] of rates) this.rate.append(h('option', { value }, text));
    this.element = h(
      'section',
      {
        class: 'station',
        'aria-label': `Client station ${station.name}`,
        'data-control': `station ${this.station}`,
        'data-station': this.station,
      },
      h('header', {}, h('h3', {}, station.name), this.note),
      h('div', { class: 'plate' }, this.lcd, keypad),
      this.spoken,
      h('div', { class: 'station-settings' }, this.write.element, this.read.element, this.rate),
    );
    this.attend();
  }

  update(station: PanelStation): void {
    setAttribute(this.lcd, 'data-colour', station.colour);
    station.lines.forEach((line, row) => {
      const cellsOfRow = this.rows[row]?.children ?? [];
      [...line].forEach((character, i) => {
        const cell = cellsOfRow[i];
        if (cell !== undefined) setText(cell, character);
      });
    });
    const text = station.lines.map((line) => line.trim()).join(': ');
    setText(this.spoken, `${station.dataCenter} station, ${station.colour}: ${text}`);
    this.write.input.value = station.writeLevel;
    this.read.input.value = station.readLevel;
    this.rate.value = String(station.everyMs);
    const message = station.lastMessage === '' ? '' : `read: ${station.lastMessage}`;
    setText(this.note, message || `${station.done} done, ${station.failed} failed`);
    setAttribute(this.element, 'data-writing', String(station.writing));
  }

  private attend(): void {
    const { live, station } = this;
    for (const [choice, of] of [
      [this.write, 'write'],
      [this.read, 'read'],
    ] as const) {
      choice.input.addEventListener('change', () => {
        void live.act({ kind: 'level', station, of, level: choice.input.value });
      });
    }
    this.rate.addEventListener('change', () => {
      void live.act({ kind: 'rate', station, everyMs: Number(this.rate.value) });
    });
  }

  private keypad(): HTMLElement {
    const buttons = keys.map(([key, text]) => {
      const element = button(
        { class: 'key', 'data-key': key, 'aria-label': `${key} key of ${this.station}` },
        {},
        text,
      );
      listen(element, {
        pointerdown: (event) => {
          element.setPointerCapture(event.pointerId);
          this.down(key);
        },
        pointerup: () => this.up(key),
        pointercancel: () => this.cancel(),
        // Assistive technology clicks without a pointer.
        click: (event) => {
          if (event.detail === 0) this.press(key);
        },
      });
      return element;
    });
    const keypad = h('div', { class: 'keypad', role: 'group', 'aria-label': 'Keypad' }, ...buttons);
    listen(keypad, {
      keydown: (event) => this.keyDown(event),
      keyup: (event) => {
        const key = keyOfKeyboard[event.key];
        if (key === 'SELECT') this.up(key);
      },
    });
    return keypad;
  }

  /** Arrows are the keys, wherever in the keypad the focus is; Enter and space press its key. */
  private keyDown(event: KeyboardEvent): void {
    const key = keyOfKeyboard[event.key];
    if (key === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (key !== 'SELECT') {
      this.press(key);
      return;
    }
    const focused = (event.target as HTMLElement).dataset.key as PanelKey | undefined;
    if (focused !== undefined && focused !== 'SELECT') {
      if (!event.repeat) this.press(focused);
    } else if (!event.repeat) this.down('SELECT');
  }

  private down(key: PanelKey): void {
    if (key !== 'SELECT') return;
    this.wasHeld = false;
    setAttribute(this.select, 'data-holding', 'true');
    window.clearTimeout(this.holding);
    this.holding = window.setTimeout(() => {
      this.wasHeld = true;
      setAttribute(this.select, 'data-holding', null);
      this.press('HOLD_SELECT');
    }, holdMs);
  }

  private up(key: PanelKey): void {
    if (key !== 'SELECT') {
      this.press(key);
      return;
    }
    const wasDown = this.select.hasAttribute('data-holding');
    this.cancel();
    if (wasDown && !this.wasHeld) this.press('SELECT');
  }

  private cancel(): void {
    window.clearTimeout(this.holding);
    setAttribute(this.select, 'data-holding', null);
  }

  private press(key: PanelKey): void {
    void this.live.act({ kind: 'key', station: this.station, key });
  }
}

function cells(): HTMLElement[] {
  return Array.from({ length: 16 }, () => h('span'));
}

function levelChoice(title: string): { element: HTMLElement; input: HTMLSelectElement } {
  const input = h('select', {}, ...levels.map((level) => h('option', { value: level }, level)));
  return { element: h('label', {}, `${title} `, input), input };
}

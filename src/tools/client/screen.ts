import type { Display, StationState } from './station.ts';

const background: Readonly<Record<Display['colour'], string>> = {
  green: '\x1b[42;30m',
  blue: '\x1b[44;97m',
  red: '\x1b[41;97m',
  white: '\x1b[47;30m',
};
const reset = '\x1b[0m';

/** The station drawn for a terminal: the display in its backlight, the keypad, the help line. */
export function drawStation(state: StationState, dataCenter: string, note: string): string {
  const colour = background[state.display.colour];
  const [first, second] = state.display.lines;
  const rows = [
    `  ${dataCenter} station`,
    '  ┌──────────────────┐',
    `  │${colour} ${first} ${reset}│        ▲ read last message`,
    `  │${colour} ${second} ${reset}│      ◀ ● ▶`,
    '  └──────────────────┘        ▼ stop / resume writing',
    `  write ${state.writeLevel}, read ${state.readLevel}${state.writing ? '' : ', paused'}`,
    `  ${note}`,
    '  hold Enter (or press l): choose the levels   arrows: keys   q: quit',
  ];
  return rows.map((row) => `\x1b[2K${row}`).join('\r\n');
}

/** One line a change, for logs and pipes. */
export function plainLine(display: Display, dataCenter: string, time: string): string {
  const [first, second] = display.lines.map((line) => line.trim());
  return `${dataCenter} ${time} [${display.colour}] ${first} | ${second}`;
}

import type { Interval } from '../measure/index.ts';
import { millis } from './text.ts';

const barWidth = 24;

/** What the view needs of a stream. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line on the terminal that is written anew each second; nothing where there is no terminal. */
export class LiveView {
  private readonly out: Terminal;
  private readonly isOn: boolean;

  constructor(out: Terminal) {
    this.out = out;
    this.isOn = out.isTTY === true;
  }

  /** `title` says what runs, `part` how much of it is done, from 0 to 1. */
  show(title: string, part: number, interval: Interval | undefined): void {
    if (!this.isOn || interval === undefined) return;
    const { operations, seconds, errors, p50Ms, p99Ms } = interval;
    const done = Math.round(Math.min(1, part) * barWidth);
    const bar = '█'.repeat(done) + '░'.repeat(barWidth - done);
    const rate = seconds === 0 ? 0 : Math.round(operations / seconds);
    const failed = errors === 0 ? '' : `, ${errors} failed`;
    const line = `${bar} ${title}  ${rate}/s  p50 ${millis(p50Ms)}  p99 ${millis(p99Ms)}${failed}`;
    this.out.write(`\r\x1b[K${line.slice(0, (this.out.columns ?? 100) - 1)}`);
  }

  clear(): void {
    if (this.isOn) this.out.write('\r\x1b[K');
  }
}

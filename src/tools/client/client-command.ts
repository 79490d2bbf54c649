import { CommandFailure } from '../command-failure.ts';
import { KeyReader } from './keys.ts';
import type { Level } from './levels.ts';
import { LEVELS } from './levels.ts';
import { drawStation, plainLine } from './screen.ts';
import { StationSession } from './session.ts';
import type { Key, Outcome, StationState } from './station.ts';
import { pressKey, showOutcome, startStation } from './station.ts';

export interface ClientOptions {
  readonly contactPoints: readonly string[];
  readonly dataCenter: string;
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly writeLevel: string;
  readonly readLevel: string;
  /** Writes after which it ends; `Infinity` for none. */
  readonly count: number;
  /** One line a change instead of a screen. */
  readonly plain: boolean;
}

/** Runs a station until the user quits or `count` writes are done. */
export async function runClient(options: ClientOptions): Promise<void> {
  const station = new TerminalStation(options);
  await station.run();
}

function levelNamed(name: string): Level {
  const level = LEVELS.find((candidate) => candidate === name.toUpperCase());
  if (level === undefined) {
    throw new CommandFailure(
      `unknown consistency level "${name}"; it is one of ${LEVELS.join(', ')}`,
    );
  }
  return level;
}

class TerminalStation {
  private readonly options: ClientOptions;
  private readonly session: StationSession;
  private readonly keys = new KeyReader();
  private readonly screen: boolean;
  private state: StationState;
  private note = '';
  private stopped = false;
  private wake: () => void = () => {};

  constructor(options: ClientOptions) {
    this.options = options;
    this.session = new StationSession(options);
    this.screen = !options.plain && process.stdout.isTTY === true;
    this.state = startStation(
      options.dataCenter,
      levelNamed(options.writeLevel),
      levelNamed(options.readLevel),
    );
  }

  async run(): Promise<void> {
    this.openTerminal();
    try {
      this.draw();
      await this.session.open();
      for (let written = 0; written < this.options.count && !this.stopped; ) {
        if (this.state.writing && this.state.mode === 'running') {
          this.outcome(await this.session.write(this.state.writeLevel));
          written++;
          if (written >= this.options.count) break;
        }
        await this.pause(this.options.everyMs);
      }
    } finally {
      this.closeTerminal();
      await this.session.close();
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private outcome(outcome: Outcome): void {
    this.state = showOutcome(this.state, outcome);
    this.draw();
  }

  private press(key: Key): void {
    const { state, action } = pressKey(this.state, key);
    const changed = state !== this.state;
    this.state = state;
    if (changed) this.draw();
    if (action === 'read-last-message') this.readLast().catch(() => this.stop());
  }

  private async readLast(): Promise<void> {
    if (!this.session.hasWritten) return;
    const outcome = await this.session.readLast(this.state.readLevel);
    if (outcome.kind === 'done') this.note = `last message: ${this.session.lastMessage}`;
    this.outcome(outcome);
  }

  private stop(): void {
    this.stopped = true;
    this.wake();
  }

  private draw(): void {
    if (!this.screen) {
      const time = new Date().toTimeString().slice(0, 8);
      process.stdout.write(`${plainLine(this.state.display, this.options.dataCenter, time)}\n`);
      return;
    }
    const drawing = drawStation(this.state, this.options.dataCenter, this.note);
    process.stdout.write(`\x1b[H${drawing}\r\n`);
  }

  private openTerminal(): void {
    process.once('SIGINT', () => this.stop());
    process.once('SIGTERM', () => this.stop());
    if (process.stdin.isTTY !== true) return;
    process.stdin.setRawMode(true);
    process.stdin.setEncoding('utf8');
    process.stdin.on('data', (chunk: string) => {
      const nowMs = Number(process.hrtime.bigint() / 1_000_000n);
      for (const key of this.keys.read(chunk, nowMs)) {
        if (key === 'quit') this.stop();
        else this.press(key);
      }
    });
    if (this.screen) process.stdout.write('\x1b[?25l\x1b[2J');
  }

  private closeTerminal(): void {
    if (this.screen) process.stdout.write('\x1b[?25h\r\n');
    if (process.stdin.isTTY !== true) return;
    process.stdin.setRawMode(false);
    process.stdin.pause();
  }
}

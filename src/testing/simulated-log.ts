import type { Log, LogLevel } from '../platform/index.ts';

/** How many lines one log keeps; the oldest go first. */
const maximumLines = 100_000;

/** Keeps lines, each with its level and virtual time, for tests to read. */
export class SimulatedLog implements Log {
  readonly lines: string[] = [];
  private readonly nowMs: () => number;
  private readonly name: string;

  constructor(name: string, nowMs: () => number) {
    this.name = name;
    this.nowMs = nowMs;
  }

  debug(message: string): void {
    this.add('debug', message, undefined);
  }

  info(message: string): void {
    this.add('info', message, undefined);
  }

  warn(message: string, error?: unknown): void {
    this.add('warn', message, error);
  }

  error(message: string, error?: unknown): void {
    this.add('error', message, error);
  }

  /** The lines that contain a text. */
  matching(text: string): readonly string[] {
    return this.lines.filter((line) => line.includes(text));
  }

  private add(level: LogLevel, message: string, error: unknown): void {
    const detail = error === undefined ? '' : `: ${error instanceof Error ? error.stack : error}`;
    const head = `${this.nowMs().toFixed(3)} ${this.name} ${level.toUpperCase()}`;
    this.lines.push(`${head} ${message}${detail}`);
    if (this.lines.length > maximumLines) this.lines.splice(0, maximumLines / 10);
  }
}

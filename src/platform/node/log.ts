import type { LevelledLog, Log, LogLevel } from '../log.ts';

const ranks: Readonly<Record<LevelledLog['level'], number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
  off: 4,
};

export interface NodeLogOptions {
  /** Lines below this level are left out; `info` when not given. */
  readonly level?: LogLevel;
  /** Where Cassandra prints the thread; `main` when not given. A cluster puts the node's name here. */
  readonly thread?: string;
  /** Takes a line with its end; standard output when not given, as Cassandra's console does. */
  readonly write?: (line: string) => void;
  readonly now?: () => Date;
}

/** Lines as Cassandra's logback prints them: level in five columns, thread, local time, message. */
export class NodeLog implements LevelledLog {
  level: LevelledLog['level'];
  readonly initialLevel: LogLevel;
  private readonly thread: string;
  private readonly write: (line: string) => void;
  private readonly now: () => Date;

  constructor(options: NodeLogOptions = {}) {
    this.initialLevel = options.level ?? 'info';
    this.level = this.initialLevel;
    this.thread = options.thread ?? 'main';
    this.write = options.write ?? ((line) => void process.stdout.write(line));
    this.now = options.now ?? (() => new Date());
  }

  debug(message: string): void {
    this.line('debug', message, undefined);
  }

  info(message: string): void {
    this.line('info', message, undefined);
  }

  warn(message: string, error?: unknown): void {
    this.line('warn', message, error);
  }

  error(message: string, error?: unknown): void {
    this.line('error', message, error);
  }

  private line(level: LogLevel, message: string, error: unknown): void {
    if (ranks[level] < ranks[this.level]) return;
    const head = `${level.toUpperCase().padEnd(5)} [${this.thread}] ${localTime(this.now())}`;
    this.write(`${head} ${message}\n${error === undefined ? '' : `${detail(error)}\n`}`);
  }
}

/** Drops every line. */
export const nullLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

function detail(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `2026-01-01 00:00:00,000` in the zone of the machine. */
function localTime(date: Date): string {
  const digits = (value: number, count = 2) => String(value).padStart(count, '0');
  const day = `${date.getFullYear()}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
  const minute = `${digits(date.getHours())}:${digits(date.getMinutes())}`;
  return `${day} ${minute}:${digits(date.getSeconds())},${digits(date.getMilliseconds(), 3)}`;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Lines for people. Where Cassandra's scripts wait for a line, its text is Cassandra's. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string, error?: unknown): void;
  error(message: string, error?: unknown): void;
}

/** A log that leaves out lines below a level, which operators change. */
export interface LevelledLog extends Log {
  level: LogLevel | 'off';
  readonly initialLevel: LogLevel;
}

export function isLevelledLog(log: Log): log is LevelledLog {
  return 'level' in log;
}

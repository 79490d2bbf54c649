export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Lines for people. Where Cassandra's scripts wait for a line, its text is Cassandra's. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string, error?: unknown): void;
  error(message: string, error?: unknown): void;
}

import { ConfigurationFile } from '../configuration-file.ts';
import { DEFAULT_DISPLAY } from '../display-settings.ts';
import { plain } from '../format/color.ts';
import type { ShellEnvironment } from '../shell.ts';

/** Where a shell of a test runs: nobody logs in, no colours, no cqlshrc, and nothing is printed. */
export const quiet: Omit<ShellEnvironment, 'address'> = {
  credentials: null,
  requestTimeoutMs: 60_000,
  start: {},
  configuration: ConfigurationFile.read(''),
  display: DEFAULT_DISPLAY,
  longestTraceWaitMs: 10_000,
  paint: plain,
  out: () => {},
  err: () => {},
};

import { ConfigurationProblem } from './problem.ts';

const durationMs: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000001,
};

const storageBytes: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** Milliseconds of `10s`, `500ms`, `3h`... Throws ConfigurationProblem for anything else. */
export function parseDurationMs(text: string): number {
  const match = /^(\d+)(d|h|m|s|ms|us|µs|ns)$/.exec(text.trim());
  if (match === null) {
    throw new ConfigurationProblem(
      `Invalid duration: ${text}. Write a whole number and one of d, h, m, s, ms, us, ns ` +
        '(for example 500ms)',
    );
  }
  return Number(match[1]) * (durationMs[match[2] as string] as number);
}

/** Bytes of `16MiB`, `64KiB`, `5B`. Throws ConfigurationProblem for anything else. */
export function parseStorageBytes(text: string): number {
  const match = /^(\d+)(B|KiB|MiB|GiB)$/.exec(text.trim());
  if (match === null) {
    throw new ConfigurationProblem(
      `Invalid data storage: ${text}. Write a whole number and one of B, KiB, MiB, GiB ` +
        '(for example 16MiB)',
    );
  }
  return Number(match[1]) * (storageBytes[match[2] as string] as number);
}

/** Bytes a second of `24MiB/s`; a plain `1024KiB` is taken as a rate too (hint throttles). */
export function parseRateBytes(text: string): number {
  return parseStorageBytes(text.trim().replace(/\/s$/, ''));
}

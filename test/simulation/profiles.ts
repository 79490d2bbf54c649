import type { SeedOptions } from './run-seed.ts';

/** Kinds of trouble, by name. */
const profiles: Readonly<Record<string, SeedOptions>> = {
  ordinary: {},
  /** Faults one upon the other. */
  storm: { faultEveryMs: 500, longestFaultMs: 12_000 },
  /** Many requests at once, on few rows, with small files that are soon full. */
  busy: {
    clients: 12,
    thinkMs: 60,
    faultEveryMs: 3000,
    settings: {
      commitlog_segment_size: '1MiB',
      max_mutation_size: '256KiB',
      max_hints_file_size: '1MiB',
      hints_flush_period: '1000ms',
    },
  },
  /** Long outages, so that much is hinted. */
  outage: { faultEveryMs: 6000, longestFaultMs: 120_000, thinkMs: 200 },
  /** Writers wait for the end of a window. */
  group: { settings: { commitlog_sync: 'group', commitlog_sync_group_window: '15ms' } },
};

/** The profile of a name, or the one whose turn it is. */
export function profileOf(seed: number, name?: string): readonly [string, SeedOptions] {
  const names = Object.keys(profiles);
  const chosen = name ?? (names[seed % names.length] as string);
  const options = profiles[chosen];
  if (options === undefined) throw new Error(`profiles are ${names.join(', ')}`);
  return [chosen, options];
}

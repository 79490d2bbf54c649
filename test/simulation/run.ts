import { parseArgs } from 'node:util';
import { profileOf } from './profiles.ts';
import { runRegisters } from './run-registers.ts';
import type { SeedReport } from './run-seed.ts';
import { runSeed } from './run-seed.ts';

/**
 * The long form: many seeds, one after the other.
 *
 *   node --import tsx test/simulation/run.ts --seeds 200 [--from N] [--minutes M] [--verbose]
 *     [--profile NAME] [--registers]
 *
 * With --registers clients compare and set by lightweight transactions instead, and whether that was
 * linearizable is judged. A profile says how hard it gets; without one, each seed has the next in turn.
 *
 * Prints a line a seed; for a failing one what was violated, what was done to the cluster, and the
 * command that repeats it. Exits with 1 when any failed.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1' },
    profile: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    registers: { type: 'boolean', default: false },
  },
});

const from = Number(values.from);
const durationMs = Number(values.minutes) * 60_000;
const totals = { seeds: 0, operations: 0, acknowledged: 0, faults: 0, failed: 0 };

function describe(report: SeedReport, profile: string): string {
  const { seed, history, violations, cluster } = report;
  const shown = violations.slice(0, values.verbose ? 1000 : 12).map((text) => `  ${text}`);
  const faults = history.faults.map(({ atMs, text }) => `  ${(atMs / 1000).toFixed(3)} s ${text}`);
  const starts = cluster.places.flatMap(({ name, failedStarts }) =>
    failedStarts.map((text) => `  ${name} did not start: ${text}`),
  );
  return [
    `seed ${seed}: ${violations.length} violations`,
    ...shown,
    ...(values.verbose ? ['what was done:', ...faults, ...starts] : []),
    `repeat: node --import tsx test/simulation/run.ts --from ${seed} --seeds 1` +
      ` --minutes ${values.minutes} --profile ${profile} --verbose`,
  ].join('\n');
}

if (values.registers) await runAllRegisters();

async function runAllRegisters(): Promise<never> {
  let failed = 0;
  for (let seed = from; seed < from + Number(values.seeds); seed++) {
    const [profile, options] = profileOf(seed, values.profile);
    const report = await runRegisters(seed, { durationMs, ...options });
    const { operations, applied, faults, violations } = report;
    if (violations.length > 0) failed++;
    console.log(
      `seed ${seed} (${profile}) ${violations.length === 0 ? 'ok' : 'FAILED'}: ` +
        `${operations.length} operations, ${applied} applied, ${faults} faults`,
    );
    for (const violation of violations.slice(0, 12)) console.log(`  ${violation}`);
  }
  process.exit(failed === 0 ? 0 : 1);
}

for (let seed = from; seed < from + Number(values.seeds); seed++) {
  const [profile, options] = profileOf(seed, values.profile);
  const report = await runSeed(seed, { durationMs, ...options });
  const { operations, acknowledged, faults, violations, fingerprint, virtualMs, events } = report;
  totals.seeds++;
  totals.operations += operations;
  totals.acknowledged += acknowledged;
  totals.faults += faults;
  if (violations.length > 0) totals.failed++;
  const verdict = violations.length === 0 ? 'ok' : `FAILED (${violations.length})`;
  console.log(
    `seed ${seed} (${profile}) ${verdict}: ${operations} operations, ${acknowledged} acknowledged, ` +
      `${faults} faults, ${(virtualMs / 1000).toFixed(0)} s, ${events} events, ` +
      `fingerprint ${fingerprint.toString(16)}`,
  );
  if (violations.length > 0) console.log(describe(report, profile));
}
console.log(
  `${totals.seeds} seeds, ${totals.operations} operations, ${totals.acknowledged} acknowledged, ` +
    `${totals.faults} faults, ${totals.failed} seeds failed`,
);
process.exit(totals.failed === 0 ? 0 : 1);

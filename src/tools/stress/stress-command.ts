import { writeFile } from 'node:fs/promises';
import { CommandFailure } from '../command-failure.ts';
import { CqlError } from '../cql/index.ts';
import { LoadCluster } from './client/index.ts';
import type { Recorder } from './measure/index.ts';
import { makeOperations } from './operation/index.ts';
import { loadProfile } from './profile/load-profile.ts';
import type { Profile } from './profile/profile.ts';
import type { StepReport, StressReport } from './report/index.ts';
import {
  LiveView,
  reportCsv,
  reportHtml,
  reportText,
  stepReport,
  targetReport,
} from './report/index.ts';
import type { Step } from './run/index.ts';
import { LoadRun, stepsOf } from './run/index.ts';
import type { StressOptions, StressTarget } from './stress-options.ts';

/** Exit codes; 1 is a command that could not be done at all. */
const exitCode = { well: 0, someFailed: 2, interrupted: 130 } as const;

interface Target {
  readonly label: string;
  readonly cluster: LoadCluster;
  readonly run: LoadRun;
  readonly steps: StepReport[];
}

/** Makes the load and writes the reports; resolves with the exit code. */
export async function runStress(options: StressOptions): Promise<number> {
  const profile = await loadProfile(options.profile, options.replication);
  const targets: Target[] = [];
  const interrupt = new AbortController();
  const onSignal = () => {
    if (interrupt.signal.aborted) process.exit(exitCode.interrupted);
    interrupt.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    for (const target of options.targets) targets.push(await openTarget(target, profile, options));
    const report = await makeLoad(targets, options, interrupt.signal);
    await writeReports(report, options.files);
    if (report.interrupted) return exitCode.interrupted;
    const steps = report.targets.flatMap((target) => target.steps);
    return steps.some(({ failed }) => failed > 0) ? exitCode.someFailed : exitCode.well;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    for (const { cluster } of targets) cluster.close();
  }
}

async function openTarget(
  { label, contactPoints }: StressTarget,
  profile: Profile,
  options: StressOptions,
): Promise<Target> {
  const { connections, credentials, dataCenter, mix, consistency, seed, shape } = options;
  const streams = shape.inFlight;
  const cluster = await LoadCluster.open({
    contactPoints,
    dataCenter,
    credentials,
    connections,
    streams,
  });
  try {
    await setUp(cluster, profile, options.truncate);
    const population = options.population();
    const operations = await makeOperations(cluster, profile, mix, population, consistency);
    const weights = mix.map(({ weight }) => weight);
    return { label, cluster, run: new LoadRun(cluster, operations, weights, seed), steps: [] };
  } catch (error) {
    cluster.close();
    throw error;
  }
}

const alreadyExists = 0x2400;

/** Keyspace and tables of the profile, where they are not there yet. */
async function setUp(
  { control }: LoadCluster,
  profile: Profile,
  isTruncated: boolean,
): Promise<void> {
  const { keyspace, keyspaceDefinition, table, tableDefinition, extraDefinitions } = profile;
  const run = async (statement: string | null) => {
    if (statement === null) return;
    try {
      await control.query(statement.replace(/;\s*$/, ''));
    } catch (error) {
      if (error instanceof CqlError && error.code === alreadyExists) return;
      throw new CommandFailure(`${profile.source}: ${(error as Error).message}`);
    }
  };
  await run(keyspaceDefinition);
  await run(`USE ${keyspace}`);
  await run(tableDefinition);
  for (const statement of extraDefinitions) await run(statement);
  if (isTruncated) await run(`TRUNCATE ${table}`);
}

async function makeLoad(
  targets: readonly Target[],
  options: StressOptions,
  signal: AbortSignal,
): Promise<StressReport> {
  const steps = stepsOf(options.shape);
  const names = options.mix.map(({ name }) => name);
  const view = new LiveView(process.stderr);
  const startedAt = new Date().toISOString();
  let cpuMicros = 0;
  let operations = 0;
  for (const [place, step] of steps.entries()) {
    const before = process.cpuUsage();
    const recorders = await runStep(targets, step, options.sliceMs, signal, (target, part) => {
      const title = step.isWarmUp ? 'warm-up' : target.label;
      const interval = target.run.recorder.intervals.at(-1);
      view.show(title, (place + part) / steps.length, interval);
    });
    if (step.isWarmUp) continue;
    const { user, system } = process.cpuUsage(before);
    cpuMicros += user + system;
    for (const [i, recorder] of recorders.entries()) {
      const report = stepReport(step, recorder, names);
      (targets[i] as Target).steps.push(report);
      operations += report.operations + report.failed;
    }
    if (signal.aborted) break;
  }
  view.clear();
  return {
    profile: options.profile,
    operations: Object.fromEntries(options.mix.map(({ name, weight }) => [name, weight])),
    consistency: options.consistencyName,
    seed: options.seed,
    startedAt,
    interrupted: signal.aborted,
    clientMicrosPerOperation: operations === 0 ? 0 : cpuMicros / operations,
    targets: targets.map(({ label, cluster, steps: done }) =>
      targetReport(label, cluster.discovered, done),
    ),
  };
}

/** Runs a step on each cluster: on the only one in one go, on several in turns of a slice. */
async function runStep(
  targets: readonly Target[],
  step: Step,
  sliceMs: number,
  signal: AbortSignal,
  show: (target: Target, part: number) => void,
): Promise<readonly Recorder[]> {
  const recorders = targets.map(({ run }) => run.renew());
  const parts = slices(step, targets.length === 1 ? Number.POSITIVE_INFINITY : sliceMs);
  for (const [place, part] of parts.entries()) {
    for (const [i, target] of targets.entries()) {
      if (signal.aborted) return recorders;
      const recorder = recorders[i] as Recorder;
      const began = recorder.seconds;
      await target.run.run(part, signal, () => {
        const timed = ((recorder.seconds - began) * 1000) / part.durationMs;
        const counted = recorder.total().count / step.operations;
        show(target, Math.max((place + Math.min(1, timed)) / parts.length, counted));
      });
    }
  }
  return recorders;
}

/** A step counted in requests is cut by requests, one of time by time. */
function slices(step: Step, sliceMs: number): readonly Step[] {
  const isTimed = Number.isFinite(step.durationMs);
  const parts = !Number.isFinite(sliceMs)
    ? 1
    : isTimed
      ? Math.max(1, Math.round(step.durationMs / sliceMs))
      : comparedParts;
  return Array.from({ length: parts }, () => ({
    ...step,
    durationMs: step.durationMs / parts,
    operations: Math.ceil(step.operations / parts),
  }));
}

const comparedParts = 10;

async function writeReports(
  report: StressReport,
  { json, csv, html }: StressOptions['files'],
): Promise<void> {
  const write = async (file: string | null, text: () => string) => {
    if (file === null) return;
    if (file === '-') process.stdout.write(text());
    else await writeFile(file, text());
  };
  if (json !== '-' && csv !== '-' && html !== '-') process.stdout.write(reportText(report));
  await write(json, () => `${JSON.stringify(report, null, 2)}\n`);
  await write(csv, () => reportCsv(report));
  await write(html, () => reportHtml(report));
}

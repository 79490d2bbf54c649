import type { Application, Check, Simulation } from './application.ts';
import { Database } from './database.ts';
import { Load } from './load.ts';
import { PageServer } from './page-server.ts';
import type { RunOptions } from './run-options.ts';
import { readRunOptions } from './run-options.ts';
import { readSchema } from './schema-file.ts';

const dayMs = 86_400_000;
const morningMs = 10 * 3_600_000;
const inFlight = 16;

/** The command line of an application: `node --import tsx examples/NAME/main.ts`. */
export async function runApplication(application: Application): Promise<void> {
  // A reader that has gone (a demo that was killed, `| head`) needs no report.
  process.stdout.on('error', () => process.exit());
  try {
    const options = readRunOptions(application.name, process.argv.slice(2));
    if (options !== null) process.exitCode = await run(application, options);
  } catch (error) {
    process.stderr.write(`${application.name}: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

/** Gives the exit code: 1 when something is not as it has to be. */
async function run(application: Application, options: RunOptions): Promise<number> {
  const { contactPoints, home, drop } = options;
  const place = { contactPoints, home, keyspace: application.keyspace };
  const database = await Database.open(place, readSchema(application.schema), drop);
  let page: PageServer | null = null;
  try {
    // Simulated time begins yesterday in the morning, when people get busy and rooms get warm.
    const startAtMillis = Math.floor(Date.now() / dayMs) * dayMs - dayMs + morningMs;
    const simulation = await application.open(database, { seed: options.seed, startAtMillis });
    const usual = options.operations === null ? application.ratePerSecond : null;
    const ratePerSecond = options.rate ?? usual;
    const load = new Load(simulation, { ratePerSecond, operations: options.operations, inFlight });
    if (options.page !== null) {
      page = await PageServer.listen(options.page, { application, simulation, database, load });
    }
    tellStart(application, options, page);
    endWhenAsked(load);
    const startMs = performance.now();
    await load.run();
    const seconds = (performance.now() - startMs) / 1000;
    return await finish(application, options, { simulation, load, seconds });
  } finally {
    await page?.close();
    await database.close();
  }
}

function tellStart(application: Application, options: RunOptions, page: PageServer | null): void {
  if (options.json) {
    if (page !== null) process.stdout.write(`${JSON.stringify({ page: page.url })}\n`);
    return;
  }
  const lines = [`${application.title}: keyspace ${application.keyspace}, seed ${options.seed}`];
  if (page !== null) lines.push(`The page is at ${page.url}`);
  if (options.operations === null) lines.push('Ctrl-C ends it.');
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Ctrl-C, or the end of whoever started it and holds its input, as `ilion demo` does. */
function endWhenAsked(load: Load): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => load.stop());
  if (process.env.APPLICATION_ENDS_WITH_INPUT === undefined) return;
  process.stdin.resume();
  process.stdin.once('end', () => load.stop());
  process.stdin.unref();
}

interface Outcome {
  readonly simulation: Simulation;
  readonly load: Load;
  readonly seconds: number;
}

async function finish(
  application: Application,
  options: RunOptions,
  { simulation, load, seconds }: Outcome,
): Promise<number> {
  const { done, refused } = load.report();
  // Whoever ends a run that has no end wants it to be over.
  const isChecked = options.operations !== null;
  if (isChecked) await simulation.recover();
  const checks: readonly Check[] = isChecked ? await simulation.check() : [];
  const isGood = checks.every(({ holds }) => holds);
  if (options.json) {
    const report = { name: application.name, done, refused: Object.fromEntries(refused), checks };
    process.stdout.write(`${JSON.stringify({ ...report, seconds })}\n`);
    return isGood ? 0 : 1;
  }
  const refusals = [...refused].map(([name, count]) => `, ${count} ${name}`).join('');
  process.stdout.write(`${done} operations in ${seconds.toFixed(1)} s${refusals}\n`);
  for (const { text, holds } of checks)
    process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} ${text}\n`);
  return isGood ? 0 : 1;
}

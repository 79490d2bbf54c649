/**
 * Feeds random and damaged inputs to everything that reads what others wrote: the native protocol,
 * the CQL parser and what follows it, the types' values, mutations on disk and in hints, and the
 * decoders of LZ4 and Snappy.
 *
 *   node --import tsx scripts/soak/fuzz.ts [--inputs 1000000] [--seed N] [--part PART|all]
 *
 * 1. The inputs are dealt out to the parts (fuzz/parts.ts). Input `i` of a part follows from the
 *    seed, the part and `i` alone; `--part P --seed N --from I --inputs 1` repeats one.
 * 2. A worker makes and runs them; what an input may throw, and what must hold, its part says.
 * 3. This thread prints how it goes, and ends an input that never does.
 *
 * A failure prints the command that repeats it, the input in hexadecimal, and the stack; the same
 * place in the source is told once. Exits with 1 when anything failed.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { PartName } from './fuzz/parts.ts';
import type { Job, WorkerMessage } from './fuzz/progress.ts';
import { Progress } from './fuzz/progress.ts';

const SHARES: Readonly<Record<PartName, number>> = {
  frames: 0.2,
  parser: 0.25,
  codecs: 0.3,
  mutations: 0.15,
  compression: 0.1,
};
const WATCH_EVERY_MS = 500;
const TELL_EVERY_MS = 10_000;
const HUNG_AFTER_MS = 20_000;
const HEAP_MEGABYTES = 768;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    part: { type: 'string', default: 'all' },
    from: { type: 'string', default: '0' },
  },
});
const seed = Number(values.seed);
const inputs = Number(values.inputs);
const names = Object.keys(SHARES) as PartName[];
const chosen = names.filter((name) => values.part === 'all' || values.part === name);
if (chosen.length === 0 || !Number.isSafeInteger(seed) || !(inputs > 0)) {
  console.error(
    `usage: fuzz.ts [--inputs N] [--seed N] [--part ${names.join('|')}|all] [--from N]`,
  );
  process.exit(2);
}

/** A worker does not inherit what `--import tsx` did to this thread. */
const bootstrap = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
  .then(({ register }) => register())
  .then(() => import(${JSON.stringify(import.meta.resolve('./fuzz/worker.ts'))}))`;

function repeat(part: PartName, index: number): string {
  const command = 'node --import tsx scripts/soak/fuzz.ts';
  return `repeat: ${command} --part ${part} --seed ${seed} --from ${index} --inputs 1`;
}

/** Runs one part; resolves with what is to be told of it, or null when its worker died. */
function runPart(part: PartName, count: number): Promise<Progress> {
  const progress = new Progress();
  const job: Job = {
    part,
    seed,
    from: Number(values.from),
    inputs: count,
    shared: progress.shared,
  };
  const worker = new Worker(bootstrap, {
    eval: true,
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
  const began = performance.now();
  let finished = false;
  let last = { started: -1, at: began };
  let toldAt = began;

  const rate = (): number => Math.round(progress.inputs / ((performance.now() - began) / 1000));
  const stopped = (why: string): void => {
    progress.count('failed');
    console.log(`${part}: ${why}\n  ${repeat(part, progress.index)}\n  ${progress.inputText()}`);
  };
  const watch = setInterval(() => {
    const now = performance.now();
    if (progress.started !== last.started) last = { started: progress.started, at: now };
    if (last.started > 0 && now - last.at > HUNG_AFTER_MS) {
      stopped(`an input has not ended after ${HUNG_AFTER_MS / 1000} s`);
      finished = true;
      void worker.terminate();
    }
    if (now - toldAt < TELL_EVERY_MS) return;
    toldAt = now;
    console.log(`${part}: ${progress.inputs} of ${count} inputs, ${rate()}/s`);
  }, WATCH_EVERY_MS);

  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'failure') {
      const { index, input, stack } = message;
      console.log(`${part}: FAILED\n  ${repeat(part, index)}\n  ${input}\n${stack}`);
      return;
    }
    finished = true;
    const { slowest, grownMegabytes, places } = message;
    for (const [place, times] of places) console.log(`${part}: ${times} times at ${place}`);
    console.log(
      `${part}: ${progress.inputs} inputs, ${progress.rejected} rejected, ` +
        `${progress.accepted} accepted, ${progress.failed} failed, slowest ` +
        `${slowest.milliseconds.toFixed(1)} ms (input ${slowest.index}), ${rate()}/s, ` +
        `heap ${grownMegabytes >= 0 ? '+' : ''}${grownMegabytes.toFixed(1)} MB`,
    );
  });
  return new Promise((resolve) => {
    worker.on('error', (error) => {
      finished = true;
      stopped(`the worker died: ${error.stack ?? error.message}`);
    });
    worker.on('exit', () => {
      clearInterval(watch);
      if (!finished) stopped('the worker ended early');
      resolve(progress);
    });
  });
}

console.log(`seed ${seed}`);
const total = { inputs: 0, failed: 0 };
const began = performance.now();
for (const part of chosen) {
  const share = values.part === 'all' ? SHARES[part] : 1;
  const progress = await runPart(part, Math.ceil(inputs * share));
  total.inputs += progress.inputs;
  total.failed += progress.failed;
}
const seconds = (performance.now() - began) / 1000;
console.log(
  `seed ${seed}: ${total.inputs} inputs, ${total.failed} failed, ${seconds.toFixed(0)} s, ` +
    `${Math.round(total.inputs / seconds)}/s`,
);
process.exit(total.failed === 0 ? 0 : 1);

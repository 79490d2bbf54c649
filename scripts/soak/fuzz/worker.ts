import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { SeededRandom } from '../../../src/testing/index.ts';
import type { Part } from './part.ts';
import { PARTS } from './parts.ts';
import type { Job, WorkerMessage } from './progress.ts';
import { Progress } from './progress.ts';

/** Runs the inputs of one part, one after the other; the other thread watches. */
const job = workerData as Job;
const progress = new Progress(job.shared);
const root = new SeededRandom(job.seed);
const told = new Map<string, number>();

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMegabytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** Where an error comes from: the same place is told once. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => line.includes('/src/'));
  return `${error.name} ${frames[0]?.trim() ?? error.message}`;
}

async function once(part: Part, index: number): Promise<number> {
  const input = part.make(root.fork(`${job.part} ${index}`));
  progress.begin(index, input);
  const began = performance.now();
  try {
    const verdict = part.run(input);
    progress.count(typeof verdict === 'string' ? verdict : await verdict);
  } catch (error) {
    const place = placeOf(error);
    const times = (told.get(place) ?? 0) + 1;
    told.set(place, times);
    progress.count('failed');
    const stack = String((error as Error).stack ?? error);
    if (times === 1) tell({ kind: 'failure', index, input: progress.inputText(), stack });
  }
  return performance.now() - began;
}

const opened = await PARTS[job.part]();
const slowest = { index: -1, milliseconds: 0 };
const warm = Math.floor(job.inputs / 10);
let before = 0;
for (let at = 0; at < job.inputs; at++) {
  const index = job.from + at;
  if (at === warm) before = heapMegabytes();
  let milliseconds = await once(opened, index);
  if (milliseconds > slowest.milliseconds) {
    // The machine may have been busy with something else: the better of two counts.
    progress.uncounted = true;
    milliseconds = Math.min(milliseconds, await once(opened, index));
    progress.uncounted = false;
    if (milliseconds > slowest.milliseconds) Object.assign(slowest, { index, milliseconds });
  }
}
const grown = heapMegabytes() - before;
tell({ kind: 'done', slowest, grownMegabytes: grown, places: [...told] });

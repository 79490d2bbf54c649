import { createHistogram, performance } from 'node:perf_hooks';

/** Operations of one turn of the event loop, as a busy server has them. */
const BATCH = 64;

export interface Measured {
  readonly operations: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export type Operation = (index: number) => unknown;

/**
 * Runs operations as fast as they go, some of them in every turn of the event loop: what is measured
 * of each is the time until its turn is over.
 */
export async function measure(operations: number, operation: Operation): Promise<Measured> {
  const histogram = createHistogram();
  const begun = performance.now();
  for (let from = 0; from < operations; from += BATCH) {
    const turn = performance.now();
    const waiting: unknown[] = [];
    const end = Math.min(from + BATCH, operations);
    for (let index = from; index < end; index++) waiting.push(operation(index));
    await Promise.all(waiting);
    const micros = Math.max(1, Math.round((performance.now() - turn) * 1000));
    for (let index = from; index < end; index++) histogram.record(micros);
    await new Promise(setImmediate);
  }
  return measuredOf(histogram, operations, performance.now() - begun);
}

/**
 * Begins operations at a steady rate until `isOver`. Each is measured from when it was due, so that
 * whatever keeps the event loop from it counts.
 */
export async function measurePaced(
  perSecond: number,
  operation: Operation,
  isOver: () => boolean,
): Promise<Measured> {
  const histogram = createHistogram();
  const begun = performance.now();
  let done = 0;
  while (!isOver()) {
    await new Promise(setImmediate);
    for (;;) {
      const dueAt = begun + (done * 1000) / perSecond;
      if (dueAt > performance.now()) break;
      const pending = operation(done);
      if (pending instanceof Promise) await pending;
      histogram.record(Math.max(1, Math.round((performance.now() - dueAt) * 1000)));
      done++;
      // Late ones must not keep the loop for themselves.
      if (done % BATCH === 0) break;
    }
  }
  return measuredOf(histogram, done, performance.now() - begun);
}

function measuredOf(
  histogram: ReturnType<typeof createHistogram>,
  operations: number,
  millis: number,
): Measured {
  return {
    operations,
    seconds: millis / 1000,
    p50: histogram.percentile(50) / 1000,
    p99: histogram.percentile(99) / 1000,
    max: histogram.max / 1000,
  };
}

/** `write random               123,456/s   p50 0.12   p99 0.45   max 3.21 ms`. */
export function lineOf(name: string, { operations, seconds, p50, p99, max }: Measured): string {
  const rate = Math.round(operations / seconds).toLocaleString('en-US');
  const times = [`p50 ${p50.toFixed(2)}`, `p99 ${p99.toFixed(2)}`, `max ${max.toFixed(2)} ms`];
  return `${name.padEnd(34)} ${rate.padStart(10)}/s   ${times.join('   ')}`;
}

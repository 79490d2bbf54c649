import type { LoadCluster } from '../client/index.ts';
import { Recorder } from '../measure/index.ts';
import type { Operation } from '../operation/index.ts';
import { Chooser } from '../operation/index.ts';
import { Random } from '../random/random.ts';
import { Frame } from '../values/index.ts';
import type { Step } from './step.ts';

const tickMs = 1;
const secondMs = 1000;
/** When nobody takes requests, they are offered again after this time. */
const noHostPauseMs = 100;
const clientTimeoutMs = 12_000;
const choicesSalt = 0x5eed;

/**
 * Makes the load of one cluster, step by step.
 *
 * Closed: so many requests wait at any time; each answer makes room for the next. Open: request i of
 * a step is due at i / rate, cut to whole milliseconds, since those are the timers' grain. Its
 * latency counts from that moment, also when it had to wait for room or for this process: a stall of
 * the cluster is seen by all the requests that it would have met (no coordinated omission).
 */
export class LoadRun {
  recorder: Recorder;
  private readonly cluster: LoadCluster;
  private readonly operations: readonly Operation[];
  private readonly chooser: Chooser;
  private readonly choices: Random;
  private readonly frame = new Frame();
  private step: Step | null = null;
  private beganAtMs = 0;
  private issued = 0;
  private waiting = 0;
  private isEnding = false;
  private isIssuing = false;
  private pausedUntilMs = 0;
  private finish: () => void = () => {};

  constructor(
    cluster: LoadCluster,
    operations: readonly Operation[],
    weights: readonly number[],
    seed: number,
  ) {
    this.cluster = cluster;
    this.operations = operations;
    this.chooser = new Chooser(weights);
    this.choices = new Random(seed, choicesSalt);
    this.recorder = new Recorder(operations.length);
    cluster.onEnd = (operation, intended, sent, ended, error) => {
      this.waiting--;
      if (error === null) this.recorder.record(operation, intended, sent, ended);
      else this.recorder.recordError(error);
    };
    cluster.onRoom = () => this.issue();
  }

  /** A new recorder, for the next step. */
  renew(): Recorder {
    this.recorder = new Recorder(this.operations.length);
    return this.recorder;
  }

  /** Runs the step until its end or the signal's; then waits for the answers that are still due. */
  async run(step: Step, signal: AbortSignal, onSecond: () => void): Promise<void> {
    this.step = step;
    this.issued = 0;
    this.isEnding = false;
    this.beganAtMs = performance.now();
    let cutAtMs = this.beganAtMs;
    const cut = () => {
      const nowMs = performance.now();
      this.recorder.cut((nowMs - cutAtMs) / secondMs);
      cutAtMs = nowMs;
      onSecond();
    };
    const seconds = setInterval(() => {
      cut();
      this.cluster.giveUp(performance.now() - clientTimeoutMs, performance.now());
      this.issue();
    }, secondMs);
    const ticks = setInterval(() => this.issue(), step.rate === null ? noHostPauseMs : tickMs);
    const end = () => this.end();
    signal.addEventListener('abort', end);
    try {
      await new Promise<void>((resolve) => {
        this.finish = resolve;
        if (signal.aborted) this.isEnding = true;
        this.issue();
      });
    } finally {
      clearInterval(seconds);
      clearInterval(ticks);
      signal.removeEventListener('abort', end);
      cut();
      this.step = null;
    }
  }

  private end(): void {
    this.isEnding = true;
    this.issue();
  }

  /** Sends what is due and has room. */
  private issue(): void {
    const { step } = this;
    if (step === null || this.isIssuing) return;
    this.isIssuing = true;
    const nowMs = performance.now();
    const elapsedMs = nowMs - this.beganAtMs;
    const dueMs = Math.min(elapsedMs, step.durationMs);
    const due =
      step.rate === null
        ? step.operations
        : Math.min(step.operations, Math.floor((Math.floor(dueMs) * step.rate) / secondMs));
    if (!this.isEnding && nowMs >= this.pausedUntilMs) this.issueUpTo(due, step, nowMs);
    if (!this.isEnding && elapsedMs >= step.durationMs) {
      this.isEnding = true;
      if (step.rate !== null) this.recorder.unsent = due - this.issued;
    }
    this.isIssuing = false;
    this.cluster.flush();
    if (this.issued >= step.operations) this.isEnding = true;
    if (this.isEnding && this.waiting === 0) this.finish();
  }

  private issueUpTo(due: number, { rate, inFlight }: Step, nowMs: number): void {
    const { cluster, frame } = this;
    while (this.issued < due && this.waiting < inFlight) {
      const operation = this.chooser.choose(this.choices);
      const token = (this.operations[operation] as Operation).write(frame, this.choices);
      const intendedMs =
        rate === null
          ? nowMs
          : Math.min(nowMs, this.beganAtMs + Math.ceil(((this.issued + 1) * secondMs) / rate));
      this.issued++;
      if (cluster.send(frame, token, operation, intendedMs, nowMs)) this.waiting++;
      else {
        this.recorder.recordError('NoHostAvailable');
        if (rate === null) this.pausedUntilMs = nowMs + noHostPauseMs;
        if (rate === null) return;
      }
    }
  }
}

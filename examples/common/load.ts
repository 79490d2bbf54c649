import type { Simulation } from './application.ts';
import { isRefusal, refusalName } from './refusal.ts';

export interface LoadOptions {
  /** Operations that begin each second; null: as fast as the answers come. */
  readonly ratePerSecond: number | null;
  /** How many in all; without end when null. */
  readonly operations: number | null;
  /** At most so many are under way; more would only wait in a queue of ours. */
  readonly inFlight: number;
}

/** What a load came to. */
export interface LoadReport {
  readonly done: number;
  readonly refused: ReadonlyMap<string, number>;
}

const tickMs = 20;

/** Runs a simulation's steps at a rate, and counts what was done and what the cluster refused. */
export class Load {
  private readonly simulation: Simulation;
  private readonly options: LoadOptions;
  private readonly refusals = new Map<string, number>();
  private done = 0;
  private begun = 0;
  private underWay = 0;
  private stopped = false;
  private fail: (error: unknown) => void = () => {};
  private finish: () => void = () => {};
  private timer: NodeJS.Timeout | undefined;

  constructor(simulation: Simulation, options: LoadOptions) {
    this.simulation = simulation;
    this.options = options;
  }

  report(): LoadReport {
    return { done: this.done, refused: this.refusals };
  }

  /** Resolves after the last operation; rejects when one failed by a mistake of the program. */
  async run(): Promise<void> {
    const ended = new Promise<void>((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
    const startMs = performance.now();
    const { ratePerSecond } = this.options;
    this.timer = setInterval(() => {
      if (ratePerSecond === null) this.beginAll(Number.POSITIVE_INFINITY);
      else this.beginAll((ratePerSecond * (performance.now() - startMs)) / 1000);
    }, tickMs);
    this.beginAll(ratePerSecond === null ? Number.POSITIVE_INFINITY : 1);
    try {
      await ended;
    } finally {
      clearInterval(this.timer);
    }
  }

  /** No more begin; what is under way is waited for by `run`. */
  stop(): void {
    this.stopped = true;
    this.endWhenIdle();
  }

  private beginAll(due: number): void {
    const { operations, inFlight } = this.options;
    const last = Math.min(due, operations ?? Number.POSITIVE_INFINITY);
    while (!this.stopped && this.begun < last && this.underWay < inFlight) {
      this.begun++;
      this.underWay++;
      void this.one();
    }
    // What could not begin in time is not made up for: a slow cluster is not flooded when it is back.
    if (due !== Number.POSITIVE_INFINITY && operations === null)
      this.begun = Math.max(this.begun, Math.floor(due));
    this.endWhenIdle();
  }

  private async one(): Promise<void> {
    try {
      await this.simulation.step();
      this.done++;
    } catch (error) {
      if (!isRefusal(error)) {
        this.stopped = true;
        this.fail(error);
      }
      const name = refusalName(error);
      this.refusals.set(name, (this.refusals.get(name) ?? 0) + 1);
    }
    this.underWay--;
    if (this.options.ratePerSecond === null) this.beginAll(Number.POSITIVE_INFINITY);
    else this.endWhenIdle();
  }

  private endWhenIdle(): void {
    const isOver =
      this.stopped || this.begun >= (this.options.operations ?? Number.POSITIVE_INFINITY);
    if (isOver && this.underWay === 0) this.finish();
  }
}
